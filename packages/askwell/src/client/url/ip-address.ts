/** What an address reaches. `private` is everything that is not the open internet. */
export type Reach = 'private' | 'public';

/** An address that stands in the place of a host. */
export interface IpAddress {
  readonly reach: Reach;
  /** Whether an IPv6 address hides an IPv4 one. */
  readonly wrapped: boolean;
}

/**
 * Reads a host that is an address. It has to come from URL, which has turned every notation of IPv4 (decimal, octal,
 * hexadecimal, short, full-width) into the usual one.
 */
export function ipAddressOf(hostname: string): IpAddress | undefined {
  if (hostname.startsWith('[')) return ofGroups(groupsOf(hostname.slice(1, -1)));
  const bytes = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname)?.slice(1).map(Number);
  return bytes === undefined ? undefined : { reach: reachOfV4(bytes), wrapped: false };
}

/** The ranges that the registries of special addresses say are not reachable from everywhere. */
function reachOfV4([a = 0, b = 0, c = 0]: readonly number[]): Reach {
  const isPrivate =
    a === 0 || // this network; 0.0.0.0 reaches this computer on some systems
    a === 10 ||
    a === 127 || // this computer
    (a === 100 && b >= 64 && b < 128) || // shared by the customers of a provider (CGNAT)
    (a === 169 && b === 254) || // link-local, and the metadata of cloud machines
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 0 && c === 0) ||
    (a === 192 && b === 168) ||
    (a === 198 && (b === 18 || b === 19)) || // benchmarks
    a >= 224; // multicast, reserved, broadcast
  return isPrivate ? 'private' : 'public';
}

function ofGroups(groups: readonly number[]): IpAddress {
  const [a = 0, b = 0, c = 0, , , f = 0, g = 0, h = 0] = groups;
  const isZero = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  if (isZero(0, 7) && h <= 1) return { reach: 'private', wrapped: false };
  // Mapped, compatible, and both ways of translation.
  if (isZero(0, 5) && (f === 0xff_ff || f === 0)) return wrapping(g, h);
  if (isZero(0, 4) && groups[4] === 0xff_ff && f === 0) return wrapping(g, h);
  if (a === 0x64 && b === 0xff_9b && c === 0) return wrapping(g, h);
  if (a === 0x20_02) return wrapping(b, c);
  const isPrivate =
    (a & 0xfe_00) === 0xfc_00 || // unique local
    (a & 0xff_80) === 0xfe_80 || // link-local, and site-local of old
    (a & 0xff_00) === 0xff_00 || // multicast
    (a === 0x64 && b === 0xff_9b); // translation inside one network
  return { reach: isPrivate ? 'private' : 'public', wrapped: false };
}

function wrapping(high: number, low: number): IpAddress {
  return { reach: reachOfV4([high >> 8, high & 255, low >> 8, low & 255]), wrapped: true };
}

/** The eight groups of an IPv6 address as URL writes it: hexadecimal, shortened once. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return read(head);
  const [before, after] = [read(head), read(tail)];
  const missing = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...missing, ...after];
}
