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
import type { CommonTexts, ConfirmTexts, Texts } from './texts';
import type { Attachment, ConfirmView, Frame, PageData, View } from './view';

/** What a page is for: its script, and the HTML that only it has. */
export interface Ceremony<V extends Frame> {
	script: string;
	attachment?(view: V): Attachment | undefined;
	/** Below the user's name. */
	about(view: V): string;
	/** What is filled in, and the button that says so: one element with the ID `main`, and others. */
	forms(view: V): string;
	/** Below what the page says of its work. */
	more(view: V): string;
	/** When it is done. */
	done(view: V): string;
}

const startCode = ({ texts }: Frame) =>
	field(
		'startCode',
		texts.startCodeLabel,
		texts.startCodeHint,
		'autocomplete="one-time-code" maxlength="20" inputmode="numeric"',
	);

/** For a link whose last part a mail client or gateway cut off. */
const pasteForm = ({ texts }: Frame) => `<form id="paste" hidden>
${paragraph(texts.pasteText)}
${field('code', texts.pasteLabel, '', 'autocomplete="off" maxlength="2000" autocapitalize="none" spellcheck="false" required')}
<button>${escapeHtml(texts.pasteButton)}</button>
</form>`;

/** Instead of the form, when the link opens nothing for anyone. */
const blockedNotice = ({ help }: Frame, title: string, reason: string) => `<section>
<h1>${escapeHtml(title)}</h1>
${paragraph(reason)}
${helpParagraph(help)}
</section>`;

/** Hidden until the proof is checked; the script fills it in and shows it. */
function body<V extends Frame>(view: V, ceremony: Ceremony<V>): string {
	const { texts, help } = view;
	return `<section id="task">
<h1 id="title" dir="auto" tabindex="-1">${escapeHtml(texts.headline)}</h1>
<noscript>${paragraph(texts.noScript, ' class="note bad"')}</noscript>
${paragraph(texts.fallback, ' id="fallback" class="note"')}
<div id="about" hidden>
<p id="hello"></p>
<p id="account" class="quiet"></p>
${ceremony.about(view)}
</div>
${pasteForm(view)}
<section id="offer" hidden>
${ceremony.forms(view)}
</section>
<button id="again" type="button" hidden>${escapeHtml(texts.again)}</button>
<div id="note" aria-live="assertive"></div>
<div id="status" aria-live="polite"></div>
<button id="copy" type="button" class="second" hidden>${escapeHtml(texts.copyLink)}</button>
<input id="address" dir="ltr" readonly aria-label="${escapeHtml(texts.copyLink)}" hidden>
<button id="report" type="button" class="second" hidden>${escapeHtml(texts.reportButton)}</button>
<div id="below" hidden>
${ceremony.more(view)}
${paragraph(texts.notYou, ' class="quiet"')}
<p id="until" class="quiet"></p>
</div>
${helpParagraph(help)}
</section>
<section id="done" hidden>
${MARK}
${ceremony.done(view)}
</section>`;
}

/** Texts that stand in the document from the start: the scripts need none of them. */
const IN_DOCUMENT: ReadonlyArray<keyof Texts | keyof ConfirmTexts> = [
	...(['intro', 'kindPlatform', 'kindSecurityKey', 'kindEither', 'nicknameLabel'] as const),
	...(['nicknameHint', 'startCodeLabel', 'startCodeHint', 'button', 'again', 'notYou'] as const),
	...(['doneText', 'nextTime', 'continue', 'noScript', 'fallback', 'copyLink'] as const),
	...(['reportButton', 'advice', 'decline', 'back', 'reasonLabel', 'pasteText'] as const),
	...(['pasteLabel', 'pasteButton', 'trialSkip', 'backup', 'backupButton'] as const),
];

/** Texts that only one kind of authenticator needs. */
const ONLY_FOR: Partial<Record<keyof Texts, Array<Attachment | undefined>>> = {
	noPlatform: ['PLATFORM'],
	newPin: ['CROSS_PLATFORM'],
	phone: ['BOTH'],
	thisPhone: ['PLATFORM', 'BOTH'],
};

function forScript(texts: CommonTexts, attachment?: Attachment): CommonTexts {
	const isNeeded = (key: keyof Texts) =>
		!IN_DOCUMENT.includes(key) && (ONLY_FOR[key]?.includes(attachment) ?? true);
	return Object.fromEntries(
		Object.entries(texts).filter(([key]) => isNeeded(key as keyof Texts)),
	) as CommonTexts;
}

/** Makes what renders a page for a nonce: it names no one. The script asks for names with the proof. */
const rendererOf =
	<V extends Frame>(ceremony: Ceremony<V>) =>
	(view: V, nonce: string): string => {
		const { texts, blocked, origin } = view;
		if (blocked) {
			const title = blocked === 'unavailable' ? texts.headline : texts.blockedHeadline;
			const parts = { title, body: blockedNotice(view, title, texts[blocked]) };
			return document(view, nonce, { ...parts, script: '' });
		}
		const attachment = ceremony.attachment?.(view);
		const data: PageData = {
			texts: forScript(texts, attachment),
			origin,
			...(attachment && { attachment }),
		};
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

/** The page on which a user enrolls, as one document. */
export const renderPage = rendererOf<View>({
	script: ENROLL_SCRIPT,
	attachment: ({ attachment }) => attachment,
	about: ({ texts, attachment }) => `${paragraph(texts.intro)}
${attachment ? paragraph(texts[ATTACHMENT_TEXTS[attachment]], ' id="kind"') : ''}
<p id="guidance" class="quiet" hidden></p>`,
	forms: (view) => `<form id="main">
${startCode(view)}
${view.asksNickname ? field('nickname', view.texts.nicknameLabel, view.texts.nicknameHint, 'autocomplete="off" maxlength="100"') : ''}
<button id="go" data-again>${escapeHtml(view.texts.button)}</button>
</form>`,
	more: ({ texts }) =>
		`<button id="skip" type="button" class="second" hidden>${escapeHtml(texts.trialSkip)}</button>`,
	done: ({ texts }) => `<h1 id="doneTitle" tabindex="-1">${escapeHtml(texts.doneHeadline)}</h1>
${paragraph(texts.doneText)}
<p id="tried" hidden></p>
<p id="kept" hidden></p>
<button id="try" type="button" hidden>${escapeHtml(texts.trialHeadline)}</button>
<div id="backup" hidden>
${paragraph(texts.backup)}
<button id="more" type="button">${escapeHtml(texts.backupButton)}</button>
</div>
${paragraph(texts.nextTime)}
<a id="onward" class="go" rel="noreferrer" hidden>${escapeHtml(texts.continue)}</a>`,
});

/** The page on which a user confirms, as one document. */
export const renderConfirmation = rendererOf<ConfirmView>({
	script: CONFIRM_SCRIPT,
	about: ({ texts }) => `${paragraph(texts.intro)}
<blockquote id="message" dir="ltr"></blockquote>
${paragraph(texts.advice, ' class="quiet"')}`,
	// No form: Enter in a text field must not confirm.
	forms: (view) => `<div id="main">
${startCode(view)}
<button id="go" type="button">${escapeHtml(view.texts.button)}</button>
</div>
<form id="decline" hidden>
${field('reason', view.texts.reasonLabel, '', 'autocomplete="off" maxlength="500"')}
<button>${escapeHtml(view.texts.decline)}</button>
</form>`,
	more: ({ texts }) =>
		`<button id="no" type="button" class="second">${escapeHtml(texts.decline)}</button>
<button id="back" type="button" class="second" hidden>${escapeHtml(texts.back)}</button>`,
	done: () => `<h1 id="doneTitle" tabindex="-1"></h1>
<p id="doneText"></p>
<blockquote id="doneMessage" dir="ltr"></blockquote>`,
});
