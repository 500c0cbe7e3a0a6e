import { blockedNotice, field, frame, MARK, paragraph, pasteForm, scriptElements } from '../parts';
import { escapeHtml } from '../escape';
import { CONFIRM_SCRIPT } from '../confirmScript.generated';
import type { ConfirmData } from './data';
import type { ConfirmView } from './view';

const reasonField = ({ texts }: ConfirmView) =>
	field('reason', texts.reasonLabel, '', 'maxlength="500"');

const startCode = ({ texts }: ConfirmView) =>
	field(
		'startCode',
		texts.startCodeLabel,
		texts.startCodeHint,
		'maxlength="40" inputmode="numeric"',
	);

/** Hidden until the proof is checked; the script fills it in and shows it. */
const confirmation = (view: ConfirmView): string => {
	const { texts, help } = view;
	return `<section id="ask">
<h1 id="title">${escapeHtml(texts.headline)}</h1>
<noscript>${paragraph(texts.noScript, ' class="note bad"')}</noscript>
${paragraph(texts.fallback, ' id="fallback" class="note"')}
<div id="about" hidden>
<p id="hello"></p>
<p id="account" class="quiet"></p>
${paragraph(texts.intro)}
<blockquote id="message" dir="auto"></blockquote>
${paragraph(texts.advice, ' class="quiet"')}
</div>
<div id="note" role="alert"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<input id="address" readonly aria-label="${escapeHtml(texts.copyLink)}" hidden>
<button id="again" type="button" hidden>${escapeHtml(texts.again)}</button>
${pasteForm(texts)}
<form id="offer" hidden>
${startCode(view)}
<button id="go">${escapeHtml(texts.button)}</button>
${reasonField(view)}
<button id="decline" type="button" class="second">${escapeHtml(texts.decline)}</button>
${paragraph(texts.notYou, ' class="quiet"')}
<p id="until" class="quiet"></p>
</form>
<p id="status" role="status"></p>
${paragraph(help, ' class="quiet"')}
</section>
<section id="done" hidden>
${MARK}
<h1 id="doneTitle" tabindex="-1"></h1>
<p id="doneText"></p>
<blockquote id="doneMessage" dir="auto"></blockquote>
</section>`;
};

/**
 * The page on which a user confirms, as one document. What is to be confirmed is not in it: the
 * script asks for it with the proof.
 *
 * @param nonce of the content security policy, base64
 */
export function renderConfirmation(view: ConfirmView, nonce: string): string {
	const { texts, blocked, origin } = view;
	const data: ConfirmData = { texts, origin };
	return frame(view, nonce, {
		title: blocked ? texts.blockedHeadline : texts.headline,
		body: blocked ? blockedNotice(view, texts[blocked]) : confirmation(view),
		script: blocked ? '' : scriptElements(data, CONFIRM_SCRIPT, nonce),
	});
}
