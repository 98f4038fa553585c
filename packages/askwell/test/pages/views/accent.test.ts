import { describe, expect, it } from 'vitest';
import { contrast, parseColor } from '../../../src/pages/views/accent.ts';
import type { Color } from '../../../src/pages/views/accent.ts';
import { styleOf } from '../../../src/pages/views/style.ts';

/** The variables of the light and of the dark theme. */
function themes(color: string): readonly { readonly [name: string]: Color }[] {
  return [...styleOf(color).matchAll(/:root\{(--[^}]+)\}/g)].map(([, members = '']) =>
    Object.fromEntries(
      members.split(';').map((member) => {
        const [name = '', value = ''] = member.split(':');
        return [name, parseColor(value) ?? [0, 0, 0]];
      }),
    ),
  );
}

describe('a colour of the author', () => {
  const colors = ['#000000', '#ffffff', '#ffff00', '#0000ff', '#808080', '#1A7F37', '#ff00ff', '#00ffcc'];

  it.each(colors)('can be read in light and in dark, on buttons and as text: %s', (color) => {
    const found = themes(color);
    expect(found).toHaveLength(2);
    for (const theme of found) {
      for (const text of ['--text', '--soft', '--bad', '--accent']) {
        for (const background of ['--page', '--card']) {
          expect(contrast(theme[text] as Color, theme[background] as Color)).toBeGreaterThanOrEqual(4.5);
        }
      }
      // The borders of inputs (WCAG 1.4.11).
      expect(contrast(theme['--line'] as Color, theme['--card'] as Color)).toBeGreaterThanOrEqual(3);
    }
  });

  it('stays as it is where it can be read', () => {
    expect(styleOf('#1a7f37')).toContain('--accent:#1a7f37}');
  });

  it('is compared as WCAG has it', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });
});
