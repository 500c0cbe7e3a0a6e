import type { PageData } from './data';
import { escapeHtml } from './escape';
import { helpParagraph } from './help';
import { document, field, MARK, paragraph, scriptElements } from './parts';
import type { Frame } from './view';

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
export const rendererOf =
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
