export { auditFile } from './audit-file.ts';
export type { AuditFileOptions } from './audit-file.ts';
export { openUrl } from './open-url.ts';
export type { OpenerProcess, OpenerStart, OpenUrlOptions } from './open-url.ts';
export { readAnswers } from './read-answers.ts';
export { recordingFile } from './recording-file.ts';
