import type { ConfirmTexts } from '../../texts';
import { data } from '../dom';

/** The page's texts: of confirmation. */
export const texts = data.texts as ConfirmTexts;
