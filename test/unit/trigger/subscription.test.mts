import type { Subscription } from '../../../nodes/PingOne/pingone/environment/subscriptions.ts';
import { TRUST_HEADER } from '../../../nodes/PingOne/trigger/webhook/secret.ts';
import type { TriggerSettings } from '../../../nodes/PingOne/trigger/event/settings.ts';
import {
	isMine,
	isOwn,
	isUpToDate,
	nameFor,
	secretOf,
	toBody,
	withAdditions,
	additionsOf,
} from '../../../nodes/PingOne/trigger/webhook/subscription.ts';

const SECRET = 'the secret';

/** n8n’s context of a trigger node. */
const ownerOf = (name?: string, { instanceId = 'i', nodeId = 'n' } = {}) =>
	({
		getInstanceId: () => instanceId,
		getWorkflow: () => ({ id: 'w', name }),
		getNode: () => ({ id: nodeId }),
	}) as never;
const OWNER = ownerOf('Keys');
const OTHERS = ownerOf('Keys', { nodeId: 'other' });
const POPULATION = '8d5c4a1e-2b7f-4a69-9f0d-6c3e1b2a7d54';
const APPLICATION = '2f7e3a10-5b1c-4d8e-9f60-7a1b2c3d4e5f';

const settings = (changes: Partial<TriggerSettings> = {}): TriggerSettings =>
	({
		types: ['DEVICE.ACTIVATED', 'USER.CREATED'],
		populations: [],
		applications: [],
		administratorsOnly: false,
		includeSource: false,
		...changes,
	}) as TriggerSettings;

const wanted = (changes: Partial<TriggerSettings> = {}) => ({
	name: nameFor(OWNER, false),
	url: 'https://n8n.example.com/webhook/1',
	settings: settings(changes),
});

const stored = (changes: object = {}, of: Partial<TriggerSettings> = {}) =>
	({ id: 's', ...toBody(wanted(of), SECRET), ...changes }) as Subscription;

it('is named after the workflow, with or without a name of its own', () => {
	expect(nameFor(OWNER, false)).toMatch(/^n8n: Keys \(production w\/n n8n-[0-9a-f]{8}\)$/);
	const long = nameFor(ownerOf(`${'x'.repeat(59)}🔑${'x'.repeat(9)}`), false);
	expect(long).toMatch(/^n8n: x{59}🔑 \(production /u);
	expect(nameFor(ownerOf(), true)).toMatch(/^n8n: {2}\(test w\/n n8n-[0-9a-f]{8}\)$/);
});

it('is told from those of other nodes, purposes and installations', () => {
	const name = nameFor(OWNER, false);
	expect(isOwn(stored({ name }), OWNER, false)).toBe(true);
	expect(isOwn(stored({ name: undefined }), OWNER, false)).toBe(false);
	expect(isOwn(stored({ name }), OWNER, true)).toBe(false);
	expect(isOwn(stored({ name }), OTHERS, false)).toBe(false);
	expect(isOwn(stored({ name }), ownerOf('Keys', { instanceId: 'other' }), false)).toBe(false);
});

it.each([
	['its own', {}, true],
	['its own test', { name: nameFor(OWNER, true) }, true],
	['one that an administrator has made for the same address', { name: 'Keys' }, false],
	['another node’s', { name: nameFor(OTHERS, false) }, false],
	[
		'a copy’s, elsewhere',
		{ httpEndpoint: { url: 'https://staging.example.com/webhook/1' } },
		false,
	],
	['one without an address', { httpEndpoint: undefined }, false],
])('changes and deletes %s, or not', (_, changes, expected) => {
	expect(isMine(stored(changes), OWNER, 'https://n8n.example.com/webhook/1')).toBe(expected);
});

it('asks for what was chosen, and leaves out what was not', () => {
	expect(toBody(wanted(), SECRET).filterOptions).toEqual({
		includedActionTypes: ['DEVICE.ACTIVATED', 'USER.CREATED'],
		ipAddressExposed: false,
		userAgentExposed: false,
	});
	const all = { populations: [POPULATION], applications: [APPLICATION], administratorsOnly: true };
	expect(toBody(wanted(all), SECRET).filterOptions).toMatchObject({
		includedPopulations: [{ id: POPULATION }],
		includedApplications: [{ id: APPLICATION }],
		includedTags: ['adminIdentityEvent'],
	});
});

it('keeps what an administrator added, and nothing else', () => {
	const found = stored({
		httpEndpoint: {
			url: 'https://old.example.com',
			headers: { 'X-Proxy': 'yes', [TRUST_HEADER.toUpperCase()]: 'former' },
		},
		tlsClientAuthKeyPair: { id: 'key', name: 'Our key' },
	});
	const replaced = (by: Subscription) => withAdditions(toBody(wanted(), SECRET), additionsOf(by));
	expect(replaced(found)).toEqual({
		...toBody(wanted(), SECRET),
		httpEndpoint: { url: wanted().url, headers: { 'X-Proxy': 'yes', [TRUST_HEADER]: SECRET } },
		tlsClientAuthKeyPair: { id: 'key' },
	});
	const bare = stored({ httpEndpoint: undefined });
	expect(replaced(bare)).toEqual(toBody(wanted(), SECRET));
});

it('finds its secret, however the header is spelled', () => {
	const headers = { [TRUST_HEADER.toLowerCase()]: SECRET };
	expect(secretOf(stored({ httpEndpoint: { url: '', headers } }))).toBe(SECRET);
	expect(secretOf(stored({ httpEndpoint: { url: '', headers: {} } }))).toBeUndefined();
	expect(secretOf(stored({ httpEndpoint: undefined }))).toBeUndefined();
});

it('is up to date in any order of its lists, and with switches that are missing', () => {
	const chosen = { populations: [POPULATION], applications: [APPLICATION] };
	const found = stored({}, chosen);
	const { filterOptions } = found;
	const shuffled = {
		...filterOptions,
		includedActionTypes: ['USER.CREATED', 'DEVICE.ACTIVATED'],
		ipAddressExposed: undefined,
	};
	expect(isUpToDate(found, wanted(chosen), SECRET)).toBe(true);
	expect(isUpToDate({ ...found, filterOptions: shuffled as never }, wanted(chosen), SECRET)).toBe(
		true,
	);
	for (const changes of [
		{ enabled: false },
		{ format: 'SPLUNK' },
		{ verifyTlsCertificates: false },
		{ name: 'other' },
		{ httpEndpoint: undefined },
		{ filterOptions: undefined },
		{ filterOptions: { ...filterOptions, userAgentExposed: true } },
		{ filterOptions: { ...filterOptions, includedPopulations: undefined } },
	]) {
		expect(isUpToDate({ ...found, ...changes } as never, wanted(chosen), SECRET)).toBe(false);
	}
	expect(isUpToDate(found, wanted(chosen), 'another')).toBe(false);
});
