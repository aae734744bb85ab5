/** Limits of the language (language §1, §2, §5) and of what a run keeps (design §3, §5). */
export const MAX_DEFINITION_BYTES = 1024 * 1024;
export const MAX_NODES = 5_000;
export const MAX_DEPTH = 64;
/** What 5,000 actions with all their edges have is less. */
export const MAX_ELEMENTS = 40_000;
/** Of one element. */
export const MAX_ATTRIBUTES = 200;
export const MAX_NAME_CHARACTERS = 128;
/** Bytes of UTF-8: a folder and a name of 128 characters of four bytes fit into one sort key (docs/storage.md). */
export const MAX_FOLDER_BYTES = 500;
export const MAX_PARAM_BYTES = 32 * 1024;
export const MAX_ALL_PARAMS_BYTES = 128 * 1024;
export const DEFAULT_LOOP_LIMIT = 100;

/** The fourth loss of a node fails it (language §4). */
export const MAX_LOSSES = 4;

/** Nominal times that one backfill may have. */
export const MAX_CAMPAIGN_TIMES = 2_000;
/** Of one campaign: their letters make every write about 5 KB. */
export const MAX_CAMPAIGN_MEMBERS = 5_000;
/** Members of one campaign that can be asked to be on their way at once. */
export const MAX_CAMPAIGN_PARALLEL = 1_000;

/** How deep sub-workflows are nested at most. */
export const MAX_NESTING = 16;
/** Workflows whose definitions one submit reads to find a cycle of sub-workflows, at most. */
export const MAX_FOLLOWED_WORKFLOWS = 500;
