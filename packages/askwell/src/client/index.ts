export { attachElicitation } from './attach-elicitation.ts';
export type { AttachedElicitation, AttachOptions } from './attach-elicitation.ts';
export type { AskOptions } from './ask-person.ts';
export type {
  Elicitation,
  FormAnswer,
  FormElicitation,
  Prefill,
  SecretField,
  ServerIdentity,
  Source,
  UrlAnswer,
  UrlElicitation,
} from './elicitation.ts';
export type { Notice, Renderer } from './renderer.ts';
export { isPlainLine, sanitizeLine, sanitizeText } from './sanitize.ts';
export type { AuditEntry } from './policy/audit.ts';
export type { Decision, PolicyLink } from './policy/policy-link.ts';
export type { UrlDisplay, UrlFinding, UrlFindingCode, UrlVerdict } from './url/verdict.ts';
export type { AskedForm, AskedReading } from '../form/asked-form.ts';
export type { FieldSpec } from '../field/field-spec.ts';
export { AskwellError, isAskwellError } from '../errors.ts';
export type { AskwellErrorCode } from '../errors.ts';
export { startDraft, typeText, choose, readDraft } from '../form/form-draft.ts';
export type { DraftField, FormDraft } from '../form/form-draft.ts';
export { judgeUrl } from './url/judge-url.ts';
export type { JudgeUrlOptions } from './url/judge-url.ts';
export { answers } from './policy/answers.ts';
export type { AnswersLink, AnswersOptions } from './policy/answers.ts';
export { parseAnswers } from './policy/parse-answers.ts';
export type { Answer, AnswerMatch, Answers } from './policy/parse-answers.ts';
export { auditLog } from './policy/audit-log.ts';
export type { AuditSink } from './policy/audit.ts';
export { propose } from './policy/propose.ts';
export type { Proposal, ProposalQuestion, ProposeFunction, ProposeOptions } from './policy/propose.ts';
export { rules } from './policy/rules.ts';
export type { ServerRule } from './policy/rules.ts';
export type { CallWatch, TaskProgress } from './tasks/followed-task.ts';
export type { TaskTicket } from './tasks/task-ticket.ts';
export type { ToolParams, ToolRun, ToolRunOptions } from './tasks/tool-run.ts';
export { recordSession } from './policy/record.ts';
export type { RecordedExchange, RecordedHeader, RecordedQuestion } from './policy/record.ts';
export { replaySession } from './policy/replay.ts';
export type { ReplayedSession, ReplayOptions } from './policy/replay.ts';
export { withLocalOffset } from '../form/with-local-offset.ts';
