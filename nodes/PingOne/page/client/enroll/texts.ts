import type { Texts } from '../../texts';
import { data } from '../dom';

/** The page's texts: of enrollment. */
export const texts = data.texts as Texts;
