// The author's colour is for buttons and links. It is made darker or lighter until it can be read (WCAG 1.4.3).

/** A colour as red, green and blue from 0 to 255. */
export type Color = readonly [number, number, number];

/** The contrast that text needs. */
const READABLE = 4.5;

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];

/** Reads `#rrggbb`. */
export function parseColor(text: string): Color | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (match === null) return undefined;
  return [match[1], match[2], match[3]].map((part) => Number.parseInt(part ?? '', 16)) as unknown as Color;
}

/** As `#rrggbb`. */
export function formatColor(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The nearest shade of a colour that can be read on all of some backgrounds, which are all light or all dark. */
export function readableOn(color: Color, backgrounds: readonly Color[]): Color {
  const dark = backgrounds.some((background) => luminance(background) < 0.2);
  for (let step = 0; step < STEPS; step += 1) {
    const shade = mix(color, dark ? WHITE : BLACK, step / STEPS);
    if (backgrounds.every((background) => contrast(shade, background) >= READABLE)) return shade;
  }
  return dark ? WHITE : BLACK;
}

const STEPS = 50;

/** From 1 to 21, as WCAG has it. */
export function contrast(one: Color, other: Color): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function mix(color: Color, into: Color, share: number): Color {
  return color.map((part, index) =>
    Math.round(part + ((into[index] ?? 0) - part) * share),
  ) as unknown as Color;
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const value = part / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
