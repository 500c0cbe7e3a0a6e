import type { KeyKind } from '../protocol/wait';
import { SCRIPT } from './browser';
import { escapeHtml, scriptJson } from './escape';
import { style } from './style';
import type { Texts } from './texts';
import type { View } from './view';

const KIND_TEXTS: Record<KeyKind, keyof Texts> = {
	PLATFORM: 'kindPlatform',
	CROSS_PLATFORM: 'kindSecurityKey',
	BOTH: 'kindEither',
};

const paragraph = (text: string, attributes = '') =>
	text === '' ? '' : `<p${attributes}>${escapeHtml(text)}</p>`;

function brand({ company, logoUrl }: View): string {
	// The name is beside the picture, so the picture needs no text of its own.
	const logo = logoUrl && `<img src="${escapeHtml(logoUrl)}" alt="" referrerpolicy="no-referrer">`;
	return `<header>${logo}<span>${escapeHtml(company)}</span></header>`;
}

const nicknameField = ({ texts }: View) => `<div class="field">
<label for="nickname">${escapeHtml(texts.nicknameLabel)}</label>
<input id="nickname" maxlength="100" autocomplete="off" aria-describedby="nicknameHint">
<span id="nicknameHint" class="quiet">${escapeHtml(texts.nicknameHint)}</span>
</div>`;

const MARK =
	'<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>';

function enrollment(view: View): string {
	const { texts, kinds, asksNickname, help } = view;
	return `<section id="enroll">
<h1 id="title">${escapeHtml(texts.headline)}</h1>
<div id="about">
${paragraph(texts.hello)}
${paragraph(texts.intro)}
${kinds ? paragraph(texts[KIND_TEXTS[kinds]], ' class="kind"') : ''}
<noscript>${paragraph(texts.noScript, ' class="note bad"')}</noscript>
</div>
<div id="note" role="alert"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<form id="offer">
${asksNickname ? nicknameField(view) : ''}
<button id="go" hidden>${escapeHtml(texts.button)}</button>
${paragraph(texts.notYou, ' class="quiet"')}
</form>
<p id="status" role="status"></p>
${paragraph(help, ' class="quiet"')}
</section>
<section id="done" hidden>
${MARK}
<h1 id="doneTitle" tabindex="-1">${escapeHtml(texts.doneHeadline)}</h1>
${paragraph(texts.doneText)}
<a id="onward" class="go" rel="noreferrer" hidden>${escapeHtml(texts.goOn)}</a>
</section>`;
}

const blockedNotice = ({ texts, help }: View, blocked: NonNullable<View['blocked']>) => `<section>
<h1>${escapeHtml(texts.blockedHeadline)}</h1>
${paragraph(texts[blocked])}
${paragraph(help, ' class="quiet"')}
</section>`;

const script = (view: View, nonce: string) => {
	const { texts, kinds, origin } = view;
	return `<script type="application/json" id="data" nonce="${nonce}">${scriptJson({ texts, kinds, origin })}</script>
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
