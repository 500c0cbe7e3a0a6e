import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../tools/host/chromium.mts';

/** Starts Chromium. @param more further switches */
export const launch = async (more: string[] = []): Promise<Browser> =>
	await chromium.launch({
		executablePath: chromiumPath(),
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...more],
	});

/** What n8n's editor complains of itself now and then when it goes from one workflow to another. */
const OF_N8N = [
	/injectNDVStore\(\) was accessed without an active workflow/,
	/404 .*\/schemas\/n8n-nodes-base\./,
	/404 .*\/rest\/workflows\/\w+\/publication-status/,
];

/**
 * Listens to what a page writes to its console as an error, or throws.
 *
 * @param types kinds of console message that count
 * @param within only messages about addresses that begin so; n8n's editor also looks for news
 * @returns a list that grows
 */
export function complaintsOf(page: Page, types = ['error', 'warning'], within = ''): string[] {
	const complaints: string[] = [];
	const note = (text: string) => {
		if (!OF_N8N.some((own) => own.test(text))) complaints.push(text);
	};
	page.on('console', (message) => {
		if (!types.includes(message.type()) || !message.location().url.startsWith(within)) return;
		note(`${message.text()} (${message.location().url})`);
	});
	page.on('pageerror', ({ message }) => note(message));
	return complaints;
}
