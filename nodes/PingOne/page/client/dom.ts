import type { PageData } from '../view';

/** An element that is always in the document. */
export function at(id: string): HTMLElement {
	const element = document.getElementById(id);
	if (!element) throw new TypeError(`no element ${id}`);
	return element;
}

/** The data that the document passes to the script. */
export const data = JSON.parse(at('data').textContent || '') as PageData;

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

/** Replaces what an element contains. */
export function fillWith(element: HTMLElement, ...nodes: Node[]): void {
	element.textContent = '';
	for (const node of nodes) element.appendChild(node);
}

/**
 * A text with `{name}` and other placeholders filled in, as text nodes only. User-supplied values
 * get an element of their own, to isolate their text direction.
 */
export function fillNodes(text: string, values: Record<string, string>): Node[] {
	return text.split(/(\{\w+\})/).map((part) => {
		const value = values[part.slice(1, -1)];
		if (!part.startsWith('{') || value === undefined) return document.createTextNode(part);
		const isolated = document.createElement('bdi');
		isolated.textContent = value;
		return isolated;
	});
}

/** A point in time in the page's language and the reader's time zone, which it names. */
export function formatTime(iso: string): string {
	const options: Intl.DateTimeFormatOptions = {
		year: 'numeric',
		month: 'long',
		day: 'numeric',
		hour: 'numeric',
		minute: '2-digit',
		timeZoneName: 'short',
	};
	try {
		return new Intl.DateTimeFormat(data.texts.lang, options).format(new Date(iso));
	} catch {
		return new Date(iso).toLocaleString();
	}
}
