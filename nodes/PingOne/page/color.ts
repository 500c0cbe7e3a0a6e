/** WCAG 2.2, success criterion 1.4.3: contrast of text with what is behind it. */
const TEXT_CONTRAST = 4.5;
/** WCAG 2.2, success criterion 1.4.11: contrast of buttons and focus rings with what is around them. */
const SHAPE_CONTRAST = 3;
const STEPS = 100;

type Rgb = [red: number, green: number, blue: number];

const HEX = /^#[0-9a-f]{6}$/i;

/** Of buttons, unless the admin chooses another one. */
export const DEFAULT_ACCENT = '#1f5fbf';

/** Whether a text is a color that the page accepts: `#rrggbb`. */
export const isColor = (text: string) => HEX.test(text);

const parse = (hex: string): Rgb => {
	const value = Number.parseInt(hex.slice(1), 16);
	return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const format = (color: Rgb) =>
	`#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number) => {
	const share = part / 255;
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
	const [red, green, blue] = parse(hex);
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** WCAG 2.2, "contrast ratio": from 1 to 21. Colors as `#rrggbb`. */
function contrast(one: string, other: string): number {
	const both = [luminance(one), luminance(other)];
	return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

const mix = (from: string, to: string, share: number): string => {
	const [red, green, blue] = parse(from);
	const [toRed, toGreen, toBlue] = parse(to);
	const between = (one: number, other: number) => one + (other - one) * share;
	return format([between(red, toRed), between(green, toGreen), between(blue, toBlue)]);
};

/** The color, moved toward black or white just far enough to stand out from a background. */
function visibleOn(color: string, background: string): string {
	const goal =
		contrast('#000000', background) > contrast('#ffffff', background) ? '#000000' : '#ffffff';
	for (let step = 0; step < STEPS; step++) {
		const candidate = mix(color, goal, step / STEPS);
		if (contrast(candidate, background) >= SHAPE_CONTRAST) return candidate;
	}
	return goal;
}

/** Black or white, whichever reads better on the color: one of them always reaches 4.5:1. */
const textOn = (color: string) =>
	contrast('#ffffff', color) >= TEXT_CONTRAST ? '#ffffff' : '#000000';

export interface Accent {
	/** Fills the button, borders and focus rings; stands out from the background. */
	fill: string;
	text: string;
}

/** Adapts the company's color so that it is readable on a background. Colors as `#rrggbb`. */
export function accentOn(color: string, background: string): Accent {
	const fill = visibleOn(color.toLowerCase(), background);
	return { fill, text: textOn(fill) };
}
