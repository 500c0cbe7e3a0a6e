import type { Attachment } from './attachment';
import type { PageData } from './data';
import { escapeHtml } from './escape';
import { blockedNotice, field, frame, MARK, paragraph, pasteForm, scriptElements } from './parts';
import { SCRIPT } from './script.generated';
import type { Texts } from './texts';
import type { View } from './view';

const ATTACHMENT_TEXTS: Record<Attachment, keyof Texts> = {
	PLATFORM: 'kindPlatform',
	CROSS_PLATFORM: 'kindSecurityKey',
	BOTH: 'kindEither',
};

const startCode = ({ texts }: View) =>
	field(
		'startCode',
		texts.startCodeLabel,
		texts.startCodeHint,
		'maxlength="20" inputmode="numeric"',
	);

const nickname = ({ texts }: View) =>
	field('nickname', texts.nicknameLabel, texts.nicknameHint, 'maxlength="100"');

/** Hidden until the proof is checked; the script fills it in and shows it. */
function enrollment(view: View): string {
	const { texts, attachment, asksNickname, help } = view;
	return `<section id="enroll">
<h1 id="title">${escapeHtml(texts.headline)}</h1>
<noscript>${paragraph(texts.noScript, ' class="note bad"')}</noscript>
${paragraph(texts.fallback, ' id="fallback" class="note"')}
<div id="about" hidden>
<p id="hello"></p>
<p id="account" class="quiet"></p>
${paragraph(texts.intro)}
${attachment ? paragraph(texts[ATTACHMENT_TEXTS[attachment]], ' class="kind"') : ''}
</div>
<div id="note" role="alert"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<input id="address" readonly aria-label="${escapeHtml(texts.copyLink)}" hidden>
<button id="again" type="button" hidden>${escapeHtml(texts.again)}</button>
<button id="report" type="button" class="second" hidden>${escapeHtml(texts.reportButton)}</button>
${pasteForm(texts)}
<form id="offer" hidden>
${startCode(view)}
${asksNickname ? nickname(view) : ''}
<button id="go">${escapeHtml(texts.button)}</button>
${paragraph(texts.notYou, ' class="quiet"')}
<p id="until" class="quiet"></p>
</form>
<p id="status" role="status"></p>
${paragraph(help, ' class="quiet"')}
</section>
<section id="done" hidden>
${MARK}
<h1 id="doneTitle" tabindex="-1">${escapeHtml(texts.doneHeadline)}</h1>
${paragraph(texts.doneText)}
${paragraph(texts.nextTime)}
<a id="onward" class="go" rel="noreferrer" hidden>${escapeHtml(texts.goOn)}</a>
</section>`;
}

/**
 * The whole page as one document.
 *
 * @param nonce of the content security policy, base64
 */
export function renderPage(view: View, nonce: string): string {
	const { texts, attachment, origin, blocked } = view;
	const data: PageData = { texts, origin, ...(attachment && { attachment }) };
	return frame(view, nonce, {
		title: blocked ? texts.blockedHeadline : texts.headline,
		body: blocked ? blockedNotice(view, texts[blocked]) : enrollment(view),
		script: blocked ? '' : scriptElements(data, SCRIPT, nonce),
	});
}
