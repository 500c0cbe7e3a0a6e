import type { ConfirmTexts } from '../texts';
import type { Frame } from '../view';

/** The page on which a user confirms. Says nothing of what is to be confirmed. */
export interface ConfirmView extends Frame {
	texts: ConfirmTexts;
}
