import { startEnrollment } from '../../support/enrollment/execution.mts';
import { touch, type Begun } from '../../support/enrollment/ceremony.mts';
import {
	openInDom,
	type CreationOptions,
	type PageInDom,
} from '../../support/enrollment/pageInDom.mts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { Ceremony } from '../../support/softAuthenticator.mts';
import { useWorld } from '../../support/world.mts';

const { enroll: en } = LANGUAGES.en;

const { sandbox } = useWorld();

const counts = async () =>
	(await sandbox.control<{ devices: { pending: number; activated: number } }>('GET', '/metrics'))
		.devices;

/** What a password manager makes, before it is put into a shape: unpadded base64url throughout. */
function make({ challenge, rp }: CreationOptions, ceremony: Ceremony = {}) {
	const options = { rp, challenge: Buffer.from(challenge).toString('base64url') };
	return touch({ token: '', options } as unknown as Begun, ceremony);
}

type Made = ReturnType<typeof make>;

const buffer = (text: string) => {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
};

/** A plain object with buffers, in the place of a PublicKeyCredential. */
const plain = ({ id, rawId, type, response }: Made) => ({
	id,
	rawId: buffer(rawId) as unknown,
	type: type as string | undefined,
	authenticatorAttachment: 'platform' as string | null | undefined,
	response: {
		clientDataJSON: buffer(response.clientDataJSON) as unknown,
		attestationObject: buffer(response.attestationObject) as unknown,
	},
	getClientExtensionResults: (() => ({})) as unknown,
});

type Shape = ReturnType<typeof plain>;

const inForm = (form: (text: string) => unknown) => (made: Made) => ({
	...plain(made),
	rawId: form(made.rawId),
	response: {
		clientDataJSON: form(made.response.clientDataJSON),
		attestationObject: form(made.response.attestationObject),
	},
});

const without = (member: keyof Shape) => (made: Made) =>
	Object.fromEntries(Object.entries(plain(made)).filter(([name]) => name !== member));

const withMembers = (members: Partial<Shape>) => (made: Made) => ({ ...plain(made), ...members });

/** On a prototype with getters, as browser extensions build it. */
function onPrototype(made: Made): object {
	const shape = plain(made);
	const getters = Object.fromEntries(
		Object.entries(shape).map(([name, value]) => [name, { get: () => value }]),
	);
	return Object.create(Object.defineProperties({}, getters)) as object;
}

const padded = (text: string) => Buffer.from(text, 'base64url').toString('base64');

/** Imitations that hold all that is needed. */
const GOOD: Array<[what: string, shape: (made: Made) => unknown, ceremony?: Ceremony]> = [
	['a plain object with buffers', plain],
	['getters on a prototype', onPrototype],
	['without getClientExtensionResults', without('getClientExtensionResults')],
	['results that are null', withMembers({ getClientExtensionResults: () => null })],
	['results that are undefined', withMembers({ getClientExtensionResults: () => undefined })],
	['results that are no function', withMembers({ getClientExtensionResults: {} })],
	[
		'results with key material',
		withMembers({ getClientExtensionResults: () => ({ prf: { enabled: true } }) }),
	],
	['without a type', without('type')],
	['without an attachment', without('authenticatorAttachment')],
	['an attachment that is null', withMembers({ authenticatorAttachment: null })],
	['an attachment that is empty', withMembers({ authenticatorAttachment: '' })],
	['without rawId', without('rawId')],
	['without id', without('id')],
	['bytes as Uint8Array', inForm((text) => new Uint8Array(buffer(text)))],
	['bytes as DataView', inForm((text) => new DataView(buffer(text)))],
	['bytes as arrays of numbers', inForm((text) => [...new Uint8Array(buffer(text))])],
	['bytes as base64url', inForm((text) => text)],
	['bytes as padded base64', inForm(padded)],
	['an id with padding', (made) => ({ ...plain(made), id: padded(made.rawId) })],
	['a synced passkey', plain, { backupEligible: true, backedUp: true }],
];

const enrollWith = async (create: (options: CreationOptions, page: PageInDom) => unknown) => {
	const waiting = await startEnrollment(sandbox);
	const page = await openInDom(waiting, { create });
	await page.click('go');
	await waiting.settled();
	return page;
};

it.each(GOOD)('%s: the device is active', async (_, shape, ...[ceremony]) => {
	const page = await enrollWith((options) => shape(make(options, ceremony)));
	expect(page.text('note')).toBe('');
	expect(page.isShown('done')).toBe(true);
	expect(await counts()).toMatchObject({ activated: 1, pending: 0 });
});

/** Imitations that are none, and what the page says. */
const BAD: Array<[what: string, shape: (made: Made) => unknown, text: keyof typeof en]> = [
	['null', () => null, 'unexpected'],
	['undefined', () => undefined, 'unexpected'],
	['an object without a response', ({ id }) => ({ id, type: 'public-key' }), 'unexpected'],
	['a password', () => ({ id: 'ada', type: 'password', password: 'x' }), 'unexpected'],
	['an empty response', (made) => ({ ...plain(made), response: {} }), 'mismatch'],
];

it.each(BAD)('%s: says what to do and leaves no device', async (_, shape, text) => {
	const page = await enrollWith((options, own) => {
		own.later(5_000);
		return shape(make(options));
	});
	expect(page.text('note')).toContain(en[text]);
	expect(page.isShown('go')).toBe(true);
	expect(await counts()).toMatchObject({ activated: 0, pending: 0 });
});
