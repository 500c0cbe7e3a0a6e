import type { Texts } from '../../texts';
import { at, data, show } from '../dom';

/** The page's texts: of enrollment. */
export const texts = data.texts as Texts;

/** Shows a text in an element that was hidden. */
export function showText(id: string, key: keyof Texts): void {
	at(id).textContent = texts[key];
	show([id]);
}
