export { AskwellError, isAskwellError } from './errors.ts';
export type { AskwellErrorCode } from './errors.ts';
export { field } from './field/field.ts';
export type { Field } from './field/build-field.ts';
export type { BooleanSpec } from './field/boolean.ts';
export type { ChoiceSpec } from './field/choice.ts';
export type { ChoicesSpec } from './field/choices.ts';
export type { ElicitSchema, FieldMap } from './field/elicit-schema.ts';
export type { FieldSpec } from './field/field-spec.ts';
export type { IntegerSpec } from './field/integer.ts';
export type { NumberSpec } from './field/number.ts';
export type { SecretSpec } from './field/secret.ts';
export type { StringSpec } from './field/string.ts';
export type { RequestedSchema } from './field/requested-schema.ts';
export type { ElicitInputField } from './field/from-elicit-input.ts';
export type { InferData } from './field/infer-data.ts';
export { createForm as defineForm } from './form/form.ts';
export type { Form, FormProblem, NotSecretOption } from './form/form.ts';
export type { FormReading } from './form/build-form.ts';
export type { Json, JsonObject, Jsonify } from './json.ts';
export type {
  Ability,
  AskData,
  AskSchema,
  Context,
  ElicitInputResult,
  ElicitOptions,
  ElicitRequest,
} from './replay/context.ts';
export type { AttachedPages, PagesCall, PagesKit, PagesPlugin } from './channel/pages-plugin.ts';
export type { Problem } from './replay/form-question.ts';
export type { AuthorizeOptions, Grant } from './replay/grant.ts';
export type { ClientFacts, LogLevel, Principal } from './replay/host.ts';
export type { KeptSecret, Revealed, SecretOptions, SecretValue } from './replay/kept-secret.ts';
export type { Provider } from './replay/page-host.ts';
export { match } from './replay/result.ts';
export type {
  AcceptedElicitation,
  AnswerVia,
  CancelledElicitation,
  DeclinedElicitation,
  ElicitResult,
} from './replay/result.ts';
export { StepError } from './replay/step.ts';
export type { StepContext, StepOptions } from './replay/step.ts';
export type { Revision } from './revision.ts';
export { createSecret } from './secret.ts';
export type { Secret } from './secret.ts';
export { generateKey } from './seal/key-ring.ts';
export { createResumable } from './server/create-resumable.ts';
export type { Resumable, ResumableHandler } from './server/create-resumable.ts';
export { createServer } from './server/create-server.ts';
export type { AskwellServer, CreateServerOptions } from './server/create-server.ts';
export type { EngineOptions } from './server/engine.ts';
export type { HttpOptions } from './server/http.ts';
export type { Listening, ListenOptions } from './server/node/listen.ts';
export type { PromptHandler, PromptOptions, PromptReturn } from './server/prompt.ts';
export type { ResourceArgs, ResourceHandler, ResourceOptions, ResourceReturn } from './server/resource.ts';
export type { ObjectData, ObjectSchema } from './server/schema.ts';
export type { ToolHandler, ToolOptions, ToolResult, ToolReturn } from './server/tool.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type { MemoryStoreOptions } from './store/memory-store.ts';
export type { PutOptions, Store, StoreRecord } from './store/store.ts';
