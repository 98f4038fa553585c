// Which writing systems meet in a label, after the "highly restrictive" level of UTS 39: one script, or Latin with
// those that Japanese, Chinese and Korean are written in. Everything else that is mixed is mixed to deceive, or at
// least can't be told from it.

const SCRIPTS = (
  'Latn Cyrl Grek Armn Geor Hebr Arab Syrc Thaa Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr ' +
  'Ethi Khmr Mong Hira Kana Hani Hang Bopo Cher Copt Lisu Tfng Cans Goth Dsrt Runr'
).split(' ');

const TOGETHER = [
  ['Latn', 'Hani', 'Hira', 'Kana'],
  ['Latn', 'Hani', 'Bopo'],
  ['Latn', 'Hani', 'Hang'],
];

/** Characters that every script uses: digits, the hyphen, accents. */
const COMMON = String.raw`\p{sc=Zyyy}\p{sc=Zinh}`;

let allowed: readonly RegExp[] | undefined;

function patterns(): readonly RegExp[] {
  const having = (scripts: readonly string[]): string =>
    scripts.map((name) => String.raw`\p{scx=${name}}`).join('');
  return [
    ...[...SCRIPTS.map((name) => [name]), ...TOGETHER].map(
      (scripts) => new RegExp(`^[${COMMON}${having(scripts)}]*$`, 'u'),
    ),
    // Scripts that aren't listed, by themselves.
    new RegExp(`^[^${having(SCRIPTS)}]*$`, 'u'),
  ];
}

/** Whether the letters of one label come from scripts that no language writes together. */
export function isMixedScript(label: string): boolean {
  if (!/\P{ASCII}/u.test(label)) return false;
  // At first use, since most hosts are ASCII.
  allowed ??= patterns();
  return !allowed.some((pattern) => pattern.test(label));
}
