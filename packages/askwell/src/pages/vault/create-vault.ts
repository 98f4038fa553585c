import { AskwellError } from '../../errors.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import type { Records } from '../records.ts';
import { closeEnvelope, type Envelope, openEnvelope } from './envelope.ts';
import type { KeyContext, KeyProvider } from './key-provider.ts';
import {
  clientOf,
  entryDigest,
  isEntryDigest,
  ownerDigest,
  ownerPrefix,
  personOf,
  vaultKey,
  type VaultEntryName,
} from './vault-place.ts';
import type { Person, Vault, VaultKind, VaultListing, VaultNote } from './vault.ts';

// An entry is one record under `vault:<owner>:<entry>`, both digests. The record is sealed with the server's key ring,
// so that a store sees neither names nor notes; inside, the value is in an envelope of its own, whose key the key
// provider wraps. To list entries and read notes takes the key ring alone.

/** Rows of another format count as gone: a later version of Askwell may have written them. */
const FORMAT = 1;

/** What a record of the vault holds. JSON. */
interface Row extends VaultEntryName {
  readonly format: typeof FORMAT;
  readonly note: VaultNote;
  readonly envelope: Envelope;
}

interface FoundRow {
  readonly row: Row;
  readonly version: string;
  /** Whether the record was sealed with an older key. */
  readonly stale: boolean;
}

interface OpenedRow {
  readonly value: Json;
  readonly row: Row;
  readonly version: string;
}

/**
 * Makes the vault of one server.
 *
 * @param options.audience - the server; all instances of a fleet have the same
 * @param options.now - milliseconds since the epoch
 * @param options.warn - told of entries that don't open any more, without names
 */
export function createVault(options: {
  readonly records: Records;
  readonly keys: KeyProvider;
  readonly audience: string;
  readonly now: () => number;
  readonly warn: (message: string) => void;
}): Vault {
  const { records, keys, audience, now, warn } = options;

  const placeOf = (owner: Principal, kind: VaultKind, name: string): KeyContext | undefined => {
    const person = personOf(owner);
    if (person === undefined) return undefined;
    return {
      audience,
      owner: ownerDigest(audience, person),
      entry: entryDigest({ client: clientOf(owner), kind, name }),
    };
  };

  const placeIn = (person: Person, id: string): KeyContext | undefined =>
    isEntryDigest(id) ? { audience, owner: ownerDigest(audience, person), entry: id } : undefined;

  const read = async (place: KeyContext | undefined): Promise<FoundRow | undefined> => {
    if (place === undefined) return undefined;
    const found = await records.get<JsonObject>(vaultKey(place));
    if (found === undefined) return undefined;
    const row = found.value as unknown as Row;
    if (row.format !== FORMAT) return undefined;
    // A store may be late with what has expired, or know no expiry at all.
    return isOver(row.note, now()) ? undefined : { row, version: found.version, stale: found.stale };
  };

  const write = (
    place: KeyContext,
    row: Row,
    ifVersion: string | null | undefined,
  ): Promise<string | undefined> =>
    records.put(vaultKey(place), row as unknown as Json, {
      expiresAt: row.note.expiresAt ?? Infinity,
      ...(ifVersion !== undefined && { ifVersion }),
    });

  const openAt = async (place: KeyContext | undefined): Promise<OpenedRow | undefined> => {
    const found = await read(place);
    if (place === undefined || found === undefined) return undefined;
    const { row, version, stale } = found;
    const opened = await openEnvelope(keys, place, row.envelope);
    if (opened === undefined) {
      warn(
        'An entry of the vault does not open, and counts as none: it was altered, or the key that it was wrapped with is gone.',
      );
      return undefined;
    }
    const { value, rewrapped = row.envelope } = opened;
    if (!stale && rewrapped === row.envelope) return { value, row, version };
    return { value, row, version: await writeAnew(place, { ...row, envelope: rewrapped }, version) };
  };

  /** The version after the write; as it was, if somebody else wrote, or the store failed: the next read tries again. */
  const writeAnew = async (place: KeyContext, row: Row, version: string): Promise<string> => {
    try {
      return (await write(place, row, version)) ?? version;
    } catch {
      return version;
    }
  };

  return {
    keeps: (owner) => personOf(owner) !== undefined,

    async note(owner, kind, name) {
      return (await read(placeOf(owner, kind, name)))?.row.note;
    },

    async get(owner, kind, name) {
      const opened = await openAt(placeOf(owner, kind, name));
      return opened && { value: opened.value, note: opened.row.note, version: opened.version };
    },

    async put(owner, kind, name, value, note, { ifVersion } = {}) {
      const place = placeOf(owner, kind, name);
      if (place === undefined) throw nobody(owner);
      const envelope = await closeEnvelope(keys, place, value);
      const row: Row = { format: FORMAT, client: clientOf(owner), kind, name, note, envelope };
      return (await write(place, row, ifVersion)) !== undefined;
    },

    async delete(owner, kind, name) {
      const place = placeOf(owner, kind, name);
      if (place !== undefined) await records.delete(vaultKey(place));
    },

    async list(person) {
      const owner = ownerDigest(audience, person);
      const prefix = ownerPrefix(owner);
      const ids = (await records.list(prefix)).map((key) => key.slice(prefix.length));
      const rows = await Promise.all(
        ids.map(async (id) => ({ id, found: await read({ audience, owner, entry: id }) })),
      );
      return rows
        .flatMap(({ id, found }) => (found === undefined ? [] : [listingOf(id, found.row)]))
        .sort((a, b) => a.createdAt - b.createdAt);
    },

    async forget(person, id) {
      const place = placeIn(person, id);
      if (place !== undefined) await records.delete(vaultKey(place));
    },
  };
}

function listingOf(id: string, { client, kind, name, note }: Row): VaultListing {
  return { ...note, id, kind, name, ...(client !== null && { client }) };
}

function isOver({ expiresAt }: VaultNote, now: number): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

function nobody(owner: Principal): AskwellError {
  const who =
    owner.kind === 'user'
      ? 'the access token of this caller does not tell who the user is. Have the token verifier give the subject'
      : 'this caller is anonymous. Protect the server with authorization';
  return new AskwellError(
    'ASKWELL_USAGE',
    `There is nobody to keep this for: ${who}, or use the secret for one call only.`,
  );
}
