import type { PageData } from '../view';

/** An element that is always in the document. */
export const at = (id: string) => document.getElementById(id) as HTMLElement;

/** The field of the start code, with its label and hint. */
export const startCodeField = () => at('startCode').parentNode as HTMLElement;

/** The data that the document passes to the script. */
export const data = JSON.parse(at('data').textContent || '') as PageData;

/** What comes of it; undefined where it throws. */
export function tryTo<T>(act: () => T): T | undefined {
	try {
		return act();
	} catch {
		return undefined;
	}
}

/** What was entered into a field; undefined when nothing was, or the page has no such field. */
export function typed(id: string): string | undefined {
	const field = document.getElementById(id) as HTMLInputElement | null;
	return (field && field.value) || undefined;
}

/** Shows some elements and hides the rest of those named. */
export function show(shown: string[], hidden: string[] = []): void {
	for (const id of shown) at(id).hidden = false;
	for (const id of hidden) at(id).hidden = true;
}

export function fillWith(element: HTMLElement, ...nodes: Node[]): void {
	element.textContent = '';
	element.append(...nodes);
}

/** Text that neither turns what stands around it nor is turned by it. */
function isolated(text: string): Node {
	const element = document.createElement('bdi');
	element.textContent = text;
	return element;
}

/**
 * What turns its neighbors (Unicode Bidirectional Algorithm, classes R and AL with their marks; AN).
 */
const TURNING =
	/([\u0610-\u065f\u0590-\u05ff\u0608\u060b\u060d\u066d-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u07f5\u07fa-\u088f\u0892-\u08e1\u08e3-\u08ff\ufb1d-\ufb28\ufb2a-\ufd3d\ufd50-\ufdce\ufdd0-\ufdfc\ufe70-\ufefe\u{10800}-\u{1091e}\u{10920}-\u{10b38}\u{10b40}-\u{10d2f}\u{10d3a}-\u{10e5f}\u{10e7f}-\u{10fff}\u{1e800}-\u{1eeef}\u{1eef2}-\u{1efff}]+(?:[ \u200c\u200d]+[\u0610-\u065f\u0590-\u05ff\u0608\u060b\u060d\u066d-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u07f5\u07fa-\u088f\u0892-\u08e1\u08e3-\u08ff\ufb1d-\ufb28\ufb2a-\ufd3d\ufd50-\ufdce\ufdd0-\ufdfc\ufe70-\ufefe\u{10800}-\u{1091e}\u{10920}-\u{10b38}\u{10b40}-\u{10d2f}\u{10d3a}-\u{10e5f}\u{10e7f}-\u{10fff}\u{1e800}-\u{1eeef}\u{1eef2}-\u{1efff}]+)*|[\u0600-\u0605\u0660-\u0669\u066b\u066c\u06dd\u0890\u0891\u08e2\u{10d30}-\u{10d39}\u{10e60}-\u{10e7e}]+)/u;

/** A text in the order in which it was written: only runs of words from right to left turn. */
export const inOrder = (text: string): Node[] =>
	text
		.split(TURNING)
		.map((part, index) => (index % 2 ? isolated(part) : document.createTextNode(part)));

/** A text with placeholders filled in, as text nodes only; values are isolated in their direction. */
export function fillNodes(text: string, values: Record<string, string>): Node[] {
	return text.split(/(\{\w+\})/).map((part) => {
		const value = values[part.slice(1, -1)];
		if (!part.startsWith('{') || value === undefined) return document.createTextNode(part);
		return isolated(value);
	});
}

/** How the reader writes dates and numbers: in the page's language, British where the reader is. */
function localized(value: Date | number, options?: Intl.DateTimeFormatOptions): string {
	const { lang } = data.texts;
	const baseOf = (tag: string) => tag.split('-')[0];
	const own = navigator.languages.find((tag) => baseOf(tag) === baseOf(lang));
	return tryTo(() => value.toLocaleString(own || lang, options)) || value.toLocaleString();
}

export const formatNumber = (value: number) => localized(value);

/** A point in time for the reader and in their time zone, which it names. */
export const formatTime = (iso: string) =>
	localized(new Date(iso), {
		year: 'numeric',
		month: 'long',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		timeZoneName: 'short',
	});
