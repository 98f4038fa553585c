import { SECRET_MASK } from '../secret.ts';
import type { Guard } from './guard.ts';
import { type JsonRules, walkJson } from './walk-json.ts';

const words = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** Members that say of what kind something is; what they say is the protocol's, not the author's. */
const KINDS = words('type role audience mode format resultType action includeContext');
const KINDS_OF_THE_PROTOCOL = words(
  'text image audio resource resource_link tool_use tool_result user assistant form url complete accept decline cancel',
  'object array string number integer boolean email uri date date-time auto none required thisServer allServers',
);
/** Names of members that are as long as a secret that is looked for in names. */
const NAMES_OF_THE_PROTOCOL = words(
  'structuredContent messages contents description resource mimeType resultType annotations audience priority',
  'lastModified required properties elicitations elicitationId requiredCapabilities elicitation sampling minLength',
  'maxLength minItems maxItems enumNames maximum systemPrompt includeContext maxTokens temperature stopSequences',
  'metadata modelPreferences costPriority speedPriority intelligencePriority toolChoice inputSchema',
  'additionalProperties',
);
/** Members that hold data in the author's words, at any depth. */
const DATA = words('structuredContent _meta metadata input arguments');
const BASE64 = words('blob data');

/**
 * A message of the protocol without secrets. What the protocol reads stays as it is, or a secret that happens to be a
 * word of it, such as `text`, would break the message: names of members, kinds, names of fields. Whatever else is text is
 * cleaned.
 *
 * @param fieldNames - `kept` where something else refers to the fields by name
 */
export function cleanProtocol<T>(message: T, guard: Guard, fieldNames: 'cleaned' | 'kept' = 'cleaned'): T {
  if (!guard.armed) return message;
  const cleanField = fieldNames === 'kept' ? (name: string) => name : guard.cleanName;
  const rules: JsonRules = {
    text: (text, member) => {
      if (KINDS.has(member) && KINDS_OF_THE_PROTOCOL.has(text)) return text;
      if (member === 'mimeType') return guard.cleanName(text);
      if (member === 'required') return cleanField(text);
      return BASE64.has(member) ? cleanBase64(text, guard) : guard.clean(text);
    },
    name: (name, within) => {
      if (within === 'properties') return cleanField(name);
      return NAMES_OF_THE_PROTOCOL.has(name) ? name : guard.cleanName(name);
    },
    holdsSecret: guard.finds,
    data: {
      members: DATA,
      rules: { text: guard.clean, name: guard.cleanName, holdsSecret: guard.finds },
    },
  };
  return walkJson(message, rules) as T;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text that bytes are, if they are any. */
function textOf(binary: string): string | undefined {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Base64 of something else if what it stands for has a secret in it: with a hole in it, it would be no base64. */
function cleanBase64(text: string, guard: Guard): string {
  // Most keys are letters of base64 themselves.
  if (guard.findsAsIs(text)) return btoa(SECRET_MASK);
  try {
    const binary = atob(text);
    // Pictures and the like are no text that escapes could stand in.
    const plain = textOf(binary);
    return (plain === undefined ? guard.findsAsIs(binary) : guard.finds(plain)) ? btoa(SECRET_MASK) : text;
  } catch {
    return guard.clean(text);
  }
}
