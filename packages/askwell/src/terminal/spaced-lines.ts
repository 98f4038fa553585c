/** A text with never more than one empty line in a row, so that what stands above it stays in sight. */
export function spacedLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n');
}
