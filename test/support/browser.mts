import type { Page } from 'playwright-core';

export { launch } from '../../tools/host/chromium.mts';

/**
 * Listens to what a page writes to its console as an error, or throws.
 *
 * @param types kinds of console message that count
 * @param within only messages about addresses that begin so; n8n's editor also looks for news
 * @param except texts that do not count
 * @returns a list that grows
 */
export function complaintsOf(
	page: Page,
	types = ['error', 'warning'],
	within = '',
	except: RegExp[] = [],
): string[] {
	const complaints: string[] = [];
	const note = (text: string) => {
		if (!except.some((known) => known.test(text))) complaints.push(text);
	};
	page.on('console', (message) => {
		if (!types.includes(message.type()) || !message.location().url.startsWith(within)) return;
		note(`${message.text()} (${message.location().url})`);
	});
	page.on('pageerror', ({ message }) => note(message));
	return complaints;
}
