import { CONFIRM_SCRIPT } from '../../../nodes/PingOne/page/confirmScript.generated.ts';
import { ENROLL_SCRIPT } from '../../../nodes/PingOne/page/enrollScript.generated.ts';
import { renderConfirmation, renderPage } from '../../../nodes/PingOne/page/html.ts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { View } from '../../../nodes/PingOne/page/view.ts';
import { type Browser, ScriptedPage } from './scriptedPage.mts';

const frame = {
	company: 'Example Ltd',
	logoUrl: '',
	accent: '#1f5fbf',
	help: '',
	origin: 'https://n8n.example.com',
};

/** The node’s answer to the first request. */
export const opened = {
	ok: true,
	name: 'Ada Lovelace',
	account: 'ada.lovelace',
	validUntil: '2030-01-01T12:00:00.000Z',
	validFor: 1_000_000,
	asksStartCode: false,
};

/** A page with another script than its own. */
const withScript = (html: string, own: string, script: string) => html.replace(own, () => script);

const start = async (html: string, browser?: Browser) => {
	const page = new ScriptedPage(html, browser);
	await page.settle();
	return page;
};

/** A page to confirm on that has sent its first request. */
export const startConfirmation = async (browser?: Browser, script = CONFIRM_SCRIPT) => {
	const html = renderConfirmation({ ...frame, texts: LANGUAGES.en.confirm }, 'bm9uY2U=');
	return await start(withScript(html, CONFIRM_SCRIPT, script), browser);
};

/** A page to enroll on that has sent its first request. */
export const startEnrollment = async (
	browser?: Browser,
	changes: Partial<View> = {},
	script = ENROLL_SCRIPT,
) => {
	const view = { ...frame, texts: LANGUAGES.en.enroll, asksNickname: false, ...changes };
	return await start(withScript(renderPage(view, 'bm9uY2U='), ENROLL_SCRIPT, script), browser);
};

/** A page that shows what is to be confirmed. @param more of the node's answer */
export async function openConfirmation(more: object = {}, browser?: Browser, script?: string) {
	const page = await startConfirmation(browser, script);
	await page.last.answer({ ...opened, message: 'Pay', ...more });
	return page;
}

/** A page that offers to enroll. */
export async function openEnrollment(browser?: Browser, changes?: Partial<View>, script?: string) {
	const page = await startEnrollment(browser, changes, script);
	await page.last.answer(opened);
	return page;
}
