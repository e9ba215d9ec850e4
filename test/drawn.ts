import { crc32 } from 'node:zlib';

/** Whether `name` is one of those that are looked at, about one in `every`: drawn by name, since by number a new case would change whose turn it is. */
export const drawn = (name: string, every: number) => crc32(name) % every === 0;
