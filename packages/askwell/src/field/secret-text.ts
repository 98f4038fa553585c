// How a text is read before words for secrets are looked for in it.

const LETTERS: { readonly [letter: string]: string } = { ł: 'l', ß: 'ss', ø: 'o', đ: 'd', ı: 'i', æ: 'ae' };

/** Small letters without accents, so that a word is found however it is typed. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[łßøđıæ]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a name or a text: `apiKey`, `api_key`, `API-Key` and `API key` are two words each. */
export function wordsOf(text: string): string[] {
  return plain(text.replaceAll(/\p{Ll}(?=\p{Lu})|[\p{Lu}\p{N}](?=\p{Lu}\p{Ll})/gu, '$& '))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
