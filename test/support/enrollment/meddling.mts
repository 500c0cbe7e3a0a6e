import type { Page } from 'playwright-core';
import { createCredential, type Ceremony } from '../softAuthenticator.mts';

/** What an add-on puts in the place of the browser’s own `create`; `nothing` takes it away again. */
const OWN = {
	nothing: 'delete navigator.credentials.create;',
	challenge: `
		const create = navigator.credentials.create.bind(navigator.credentials);
		navigator.credentials.create = async ({ publicKey }) => await create({
			publicKey: { ...publicKey, challenge: crypto.getRandomValues(new Uint8Array(32)) },
		});`,
};

/** Lets an add-on of the browser change what keys are asked. */
export async function meddle(page: Page, what: keyof typeof OWN): Promise<void> {
	await page.evaluate(`(() => {${OWN[what]}})()`);
}

const MANAGER = `
	const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer;
	navigator.credentials.create = async ({ publicKey }) => {
		const challenge = btoa(String.fromCharCode(...new Uint8Array(publicKey.challenge)));
		const made = await askManager(challenge, publicKey.rp.id, location.origin);
		const { clientDataJSON, attestationObject } = made.response;
		return {
			id: made.id,
			rawId: bytes(made.rawId),
			type: made.type,
			response: {
				clientDataJSON: bytes(clientDataJSON),
				attestationObject: bytes(attestationObject),
			},
			getClientExtensionResults: () => ({}),
		};
	};`;

/**
 * Installs a password manager, which answers in the place of the browser, as they all do. For pages
 * that are loaded from now on.
 *
 * @param ceremony what is special about its passkeys
 */
export async function useManager(page: Page, ceremony: Ceremony): Promise<void> {
	await page.exposeFunction('askManager', (challenge: string, id: string, origin: string) =>
		createCredential(JSON.stringify({ rp: { id }, challenge: [] }), {
			origin,
			challenge: Buffer.from(challenge, 'base64').toString('base64url'),
			...ceremony,
		}),
	);
	await page.addInitScript(MANAGER);
}

/** Holds the page's last request back, as a slow network does, which may lose it in the end. */
export async function holdFinish(page: Page) {
	const reached = Promise.withResolvers<true>();
	const released = Promise.withResolvers<'sent' | 'lost'>();
	await page.route('**/form-waiting/**', async (route) => {
		if (route.request().postData()?.includes('"finish"')) {
			reached.resolve(true);
			if ((await released.promise) === 'lost') {
				await route.abort('connectionreset');
				return;
			}
		}
		await route.continue();
	});
	return {
		reached: reached.promise,
		release: () => released.resolve('sent'),
		lose: () => released.resolve('lost'),
	};
}
