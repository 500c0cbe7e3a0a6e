import { CONFIRM_SCRIPT } from './confirmScript.generated';
import { ENROLL_SCRIPT } from './enrollScript.generated';
import {
	document,
	escapeHtml,
	field,
	helpParagraph,
	MARK,
	paragraph,
	scriptElements,
} from './parts';
import type { Texts } from './texts';
import type { Attachment, ConfirmView, Frame, PageData, View } from './view';

/** What a page is for: its script, and the HTML that only it has. */
export interface Ceremony<V extends Frame> {
	script: string;
	data?(view: V): Partial<PageData>;
	/** Below the user's name. */
	about(view: V): string;
	/** Between messages and the form. */
	buttons?(view: V): string;
	/** In the form: what is filled in, the main button, what stands below it. */
	fields?(view: V): string;
	button(view: V): string;
	more?(view: V): string;
	/** When it is done. */
	done(view: V): string;
}

const startCode = ({ texts }: Frame) =>
	field(
		'startCode',
		texts.startCodeLabel,
		texts.startCodeHint,
		'maxlength="20" inputmode="numeric"',
	);

/** For a link whose last part a mail client or gateway cut off. */
const pasteForm = ({ texts }: Frame) => `<form id="paste" hidden>
${field('code', texts.pasteLabel, '', 'maxlength="2000" autocapitalize="none" spellcheck="false" required')}
<button>${escapeHtml(texts.pasteButton)}</button>
</form>`;

/** Instead of the form, when the link opens nothing for anybody. */
const blockedNotice = ({ texts, help }: Frame, reason: string) => `<section>
<h1>${escapeHtml(texts.blockedHeadline)}</h1>
${paragraph(reason)}
${helpParagraph(help)}
</section>`;

/** Hidden until the proof is checked; the script fills it in and shows it. */
function body<V extends Frame>(view: V, ceremony: Ceremony<V>): string {
	const { texts, help } = view;
	return `<section id="task">
<h1 id="title" dir="auto">${escapeHtml(texts.headline)}</h1>
<noscript>${paragraph(texts.noScript, ' class="note bad"')}</noscript>
${paragraph(texts.fallback, ' id="fallback" class="note"')}
<div id="about" hidden>
<p id="hello"></p>
<p id="account" class="quiet"></p>
${ceremony.about(view)}
</div>
<div id="note" role="alert"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<input id="address" readonly aria-label="${escapeHtml(texts.copyLink)}" hidden>
<button id="again" type="button" hidden>${escapeHtml(texts.again)}</button>
${ceremony.buttons?.(view) ?? ''}
${pasteForm(view)}
<form id="offer" hidden>
${startCode(view)}
${ceremony.fields?.(view) ?? ''}
${ceremony.button(view)}
${ceremony.more?.(view) ?? ''}
${paragraph(texts.notYou, ' class="quiet"')}
<p id="until" class="quiet"></p>
</form>
<p id="status" role="status"></p>
${helpParagraph(help)}
</section>
<section id="done" hidden>
${MARK}
${ceremony.done(view)}
</section>`;
}

/**
 * Makes the function that renders a page: one document, in which nobody is named. The script asks
 * for names with the proof.
 *
 * @returns takes the nonce of the content security policy in base64
 */
const rendererOf =
	<V extends Frame>(ceremony: Ceremony<V>) =>
	(view: V, nonce: string): string => {
		const { texts, blocked, origin } = view;
		if (blocked) {
			const parts = { title: texts.blockedHeadline, body: blockedNotice(view, texts[blocked]) };
			return document(view, nonce, { ...parts, script: '' });
		}
		const data: PageData = { texts, origin, ...ceremony.data?.(view) };
		return document(view, nonce, {
			title: texts.headline,
			body: body(view, ceremony),
			script: scriptElements(data, ceremony.script, nonce),
		});
	};

const ATTACHMENT_TEXTS: Record<Attachment, keyof Texts> = {
	PLATFORM: 'kindPlatform',
	CROSS_PLATFORM: 'kindSecurityKey',
	BOTH: 'kindEither',
};

/** Texts that stand in the document from the start: the script needs none of them. */
const IN_DOCUMENT: ReadonlyArray<keyof Texts> = [
	...(['intro', 'kindPlatform', 'kindSecurityKey', 'kindEither', 'nicknameLabel'] as const),
	...(['nicknameHint', 'startCodeLabel', 'startCodeHint', 'button', 'again', 'notYou'] as const),
	...([
		'doneText',
		'nextTime',
		'goOn',
		'noScript',
		'fallback',
		'copyLink',
		'reportButton',
	] as const),
	...(['pasteLabel', 'pasteButton', 'trialSkip', 'backup', 'backupButton'] as const),
];

/** Texts that only one kind of authenticator needs. */
const ONLY_FOR: Partial<Record<keyof Texts, Attachment>> = {
	noPlatform: 'PLATFORM',
	newPin: 'CROSS_PLATFORM',
	phone: 'BOTH',
};

const forScript = ({ texts, attachment }: View): Texts => {
	const isNeeded = (key: keyof Texts) =>
		!IN_DOCUMENT.includes(key) && (ONLY_FOR[key] ?? attachment) === attachment;
	return Object.fromEntries(
		Object.entries(texts).filter(([key]) => isNeeded(key as keyof Texts)),
	) as Texts;
};

/** The page on which a user enrolls, as one document. */
export const renderPage = rendererOf<View>({
	script: ENROLL_SCRIPT,
	data: (view) => ({
		texts: forScript(view),
		...(view.attachment && { attachment: view.attachment }),
	}),
	about: ({ texts, attachment }) => `${paragraph(texts.intro)}
${attachment ? paragraph(texts[ATTACHMENT_TEXTS[attachment]], ' class="kind"') : ''}
<p id="guidance" class="quiet" hidden></p>`,
	buttons: ({ texts }) =>
		`<button id="report" type="button" class="second" hidden>${escapeHtml(texts.reportButton)}</button>`,
	fields: ({ texts, asksNickname }) =>
		asksNickname
			? field('nickname', texts.nicknameLabel, texts.nicknameHint, 'maxlength="100"')
			: '',
	button: ({ texts }) =>
		`<button id="go" data-again="${escapeHtml(texts.again)}">${escapeHtml(texts.button)}</button>`,
	more: ({ texts }) =>
		`<button id="skip" type="button" class="second" hidden>${escapeHtml(texts.trialSkip)}</button>`,
	done: ({ texts }) => `<h1 id="doneTitle" tabindex="-1">${escapeHtml(texts.doneHeadline)}</h1>
${paragraph(texts.doneText)}
<p id="tried" hidden></p>
<p id="kept" hidden></p>
<div id="backup" hidden>
${paragraph(texts.backup)}
<button id="more" type="button">${escapeHtml(texts.backupButton)}</button>
</div>
${paragraph(texts.nextTime)}
<a id="onward" class="go" rel="noreferrer" hidden>${escapeHtml(texts.goOn)}</a>`,
});

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
