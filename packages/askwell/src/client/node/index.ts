export { auditFile } from './audit-file.ts';
export { openUrl } from './open-url.ts';
export type { OpenUrlOptions } from './open-url.ts';
export { readAnswers } from './read-answers.ts';
