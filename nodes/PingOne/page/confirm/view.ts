import type { Frame } from '../view';
import type { ConfirmTexts } from './texts';

/** The page on which a user confirms. Says nothing of what is to be confirmed. */
export interface ConfirmView extends Frame {
	texts: ConfirmTexts;
}
