import { openCaseLab } from '../../kinds/lab.ts';

/** A database for trials, with the extensions that drawn schemas name. */
export const openSoak = () => openCaseLab(['citext', 'pg_trgm']);

export type Soak = Awaited<ReturnType<typeof openSoak>>;
