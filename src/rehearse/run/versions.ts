/** The versions of a project, oldest first, and how each is reached from the one before. */

import { type Folders, readMigrations, readSnapshot } from '../../migration/directory.ts';
import type { Version } from '../world/version.ts';

export function versionsOf(folders: Folders): Version[] {
  return readMigrations(folders).map(({ id, document }) => ({
    name: id,
    catalog: readSnapshot(folders, document),
    up: document.up.steps,
  }));
}
