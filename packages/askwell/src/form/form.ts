// The form module at a glance; each name lives in the file that makes it.
export type { Form } from './build-form.ts';
export { createForm } from './create-form.ts';
export { parseForeignForm } from './foreign-form.ts';
export { problemText } from './problem.ts';
export type { FormProblem } from './problem.ts';
export { guardMessage } from './secret-guard.ts';
export type { NotSecretOption } from './secret-guard.ts';
