import { CONFIRM_SCRIPT } from '../confirmScript.generated';
import { escapeHtml } from '../escape';
import { field, paragraph } from '../parts';
import { rendererOf } from '../skeleton';
import type { ConfirmView } from './view';

/** The page on which a user confirms, as one document. */
export const renderConfirmation = rendererOf<ConfirmView>({
	script: CONFIRM_SCRIPT,
	about: ({ texts }) => `${paragraph(texts.intro)}
<blockquote id="message" dir="auto"></blockquote>
${paragraph(texts.advice, ' class="quiet"')}`,
	button: ({ texts }) => `<button id="go">${escapeHtml(texts.button)}</button>`,
	more: ({ texts }) => `${field('reason', texts.reasonLabel, '', 'maxlength="500"')}
<button id="decline" type="button" class="second">${escapeHtml(texts.decline)}</button>`,
	done: () => `<h1 id="doneTitle" tabindex="-1"></h1>
<p id="doneText"></p>
<blockquote id="doneMessage" dir="auto"></blockquote>`,
});
