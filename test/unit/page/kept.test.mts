import { openEnrollment, startEnrollment } from './pages.mts';
import type { ScriptedPage } from './scriptedPage.mts';
import { at, challenge } from './stages.mts';

/* What a page keeps: for the next request, for the next time that it is loaded, and for another tab. */

/** Sets up a passkey, up to the node's word on it. */
async function save(page: ScriptedPage): Promise<void> {
	await page.click('main');
	await page.last.answer(challenge);
	await page.key.touch();
}

const again = async ({ window: { localStorage } }: ScriptedPage) =>
	await startEnrollment({ stored: localStorage });

const USED = { ok: false, code: 'used', at, canReport: true };

describe('once a passkey was refused', () => {
	let page: ScriptedPage;

	beforeEach(async () => {
		page = await openEnrollment();
		await save(page);
		await page.last.answer({ ok: false, code: 'refused', left: 9 }, 422);
	});

	it('who comes back learns that somebody else has used the link, and can report it', async () => {
		const reloaded = await again(page);
		await reloaded.last.answer(USED, 409);
		expect(reloaded.text('note')).toMatch(/IT department at once/);
		expect(reloaded.isShown('report')).toBe(true);
	});

	it('the next attempt names the one before it, and no passkey that may be saved', async () => {
		await page.click('main');
		expect(page.last.body).toMatchObject({ action: 'begin', token: challenge.token });
		expect(page.last.body).not.toHaveProperty('sent');
	});
});
