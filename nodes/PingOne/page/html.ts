import type { Attachment } from './attachment';
import type { PageData } from './data';
import { escapeHtml, scriptJson } from './escape';
import { SCRIPT } from './script.generated';
import { style } from './style';
import type { Texts } from './texts';
import type { View } from './view';

const ATTACHMENT_TEXTS: Record<Attachment, keyof Texts> = {
	PLATFORM: 'kindPlatform',
	CROSS_PLATFORM: 'kindSecurityKey',
	BOTH: 'kindEither',
};

const paragraph = (text: string, attributes = '') =>
	text === '' ? '' : `<p${attributes}>${escapeHtml(text)}</p>`;

function brand({ company, logoUrl }: View): string {
	// The name is next to the logo, so the logo needs no alternative text.
	const logo = logoUrl && `<img src="${escapeHtml(logoUrl)}" alt="" referrerpolicy="no-referrer">`;
	return `<header>${logo}<span>${escapeHtml(company)}</span></header>`;
}

const field = (
	id: string,
	label: string,
	hint: string,
	attributes: string,
) => `<div class="field" id="${id}Field">
<label for="${id}">${escapeHtml(label)}</label>
<input id="${id}" autocomplete="off" ${hint ? `aria-describedby="${id}Hint" ` : ''}${attributes}>
${hint ? `<span id="${id}Hint" class="quiet">${escapeHtml(hint)}</span>` : ''}
</div>`;

const MARK =
	'<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>';

const pasteForm = ({ texts }: View) => `<form id="paste" hidden>
${field('code', texts.pasteLabel, '', 'maxlength="2000" autocapitalize="none" spellcheck="false" required')}
<button>${escapeHtml(texts.pasteButton)}</button>
</form>`;

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
<div id="about" hidden>
<p id="hello"></p>
<p id="account" class="quiet"></p>
${paragraph(texts.intro)}
${attachment ? paragraph(texts[ATTACHMENT_TEXTS[attachment]], ' class="kind"') : ''}
</div>
<div id="note" role="alert"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<button id="again" type="button" hidden>${escapeHtml(texts.again)}</button>
<button id="report" type="button" class="second" hidden>${escapeHtml(texts.reportButton)}</button>
${pasteForm(view)}
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

const blockedNotice = ({ texts, help }: View, blocked: NonNullable<View['blocked']>) => `<section>
<h1>${escapeHtml(texts.blockedHeadline)}</h1>
${paragraph(texts[blocked])}
${paragraph(help, ' class="quiet"')}
</section>`;

const script = ({ texts, attachment, origin }: View, nonce: string) => {
	const data: PageData = { texts, origin, ...(attachment && { attachment }) };
	return `<script type="application/json" id="data" nonce="${nonce}">${scriptJson(data)}</script>
<script nonce="${nonce}">${SCRIPT}</script>`;
};

/**
 * The whole page as one document.
 *
 * @param nonce of the content security policy, base64
 */
export function renderPage(view: View, nonce: string): string {
	const { texts, accent, blocked } = view;
	const title = blocked ? texts.blockedHeadline : texts.headline;
	return `<!DOCTYPE html>
<html lang="${escapeHtml(texts.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${style(accent)}</style>
</head>
<body>
<main>
${brand(view)}
${blocked ? blockedNotice(view, blocked) : enrollment(view)}
</main>
${blocked ? '' : script(view, nonce)}
</body>
</html>`;
}
