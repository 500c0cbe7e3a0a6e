import type { Attachment } from './attachment';
import { ENROLL_SCRIPT } from './enrollScript.generated';
import { escapeHtml } from './escape';
import { field, paragraph } from './parts';
import { rendererOf } from './skeleton';
import type { Texts } from './texts';
import type { View } from './view';

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
