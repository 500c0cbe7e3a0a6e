import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeProperties,
	IPollFunctions,
} from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../../credentials/PingOneOAuth2Api.credentials.ts';
import { listSearch } from '../../../nodes/PingOne/listSearch/index.ts';
import { getPopulations } from '../../../nodes/PingOne/listSearch/named.ts';
import { sendAndWait } from '../../../nodes/PingOne/resources/confirmation/sendAndWait.ts';
import { enroll } from '../../../nodes/PingOne/resources/device/enroll/index.ts';
import type { RunOperation } from '../../../nodes/PingOne/resources/operation.ts';
import { newLink } from '../../../nodes/PingOne/resources/waiting/link.ts';
import { poll } from '../../../nodes/PingOne/trigger/polling/poll.ts';
import {
	addSubscription,
	findSubscription,
	removeSubscription,
} from '../../../nodes/PingOne/trigger/webhook/lifecycle.ts';
import { contextFor } from '../../model/node.mts';
import { type Fates, inLab, undisturbed } from '../../support/lab/lab.mts';
import {
	failFrom,
	failTokensFrom,
	flawsOf,
	NETWORK,
	TOKEN_NETWORK,
	type Failing,
} from '../../support/lab/networkErrors.mts';
import type { Wire } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { locator, type SandboxProcess } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const FORM_URL = 'https://n8n.example.com/form-waiting/1?signature=x';
const HOUR_MS = 3_600_000;

interface World {
	/** All of n8n's contexts in one. */
	ctx: IExecuteFunctions & ILoadOptionsFunctions & IHookFunctions & IPollFunctions;
	/** What was said to n8n's log. */
	log: string[];
}

interface Place {
	fields?: INodeProperties[];
	parameters?: (tenant: SandboxProcess) => IDataObject;
	/** @returns what it says without failing, apart from the log */
	act(world: World): Promise<Array<string | undefined>>;
	/** Whether there are no items here, nor options of a request. */
	isBare: boolean;
}

/** n8n, as far as these places use it. */
function worldOf(place: Place, wire: Wire, number: number): World {
	const { environmentId } = sandbox.ids;
	const { fields = [], parameters } = place;
	const values = parameters?.(sandbox) ?? {};
	const run = { resource: '', operation: '', fields, items: [values], number, environmentId };
	const contexts: Record<string, IDataObject> = {};
	const data = {};
	const log: string[] = [];
	const note = (text: string) => void log.push(text);
	const ctx = {
		...contextFor(run, wire),
		logger: { info: () => undefined, debug: () => undefined, warn: note, error: note },
		continueOnFail: () => false,
		getNodeParameter: (name: string, ...more: unknown[]) => {
			const [first, ...path] = name.split('.');
			const known: unknown = values[first] ?? fields.find((field) => field.name === first)?.default;
			const found = path.reduce((at, key) => (at as IDataObject | undefined)?.[key], known);
			return found ?? more.at(-1);
		},
		getCurrentNodeParameter: (name: string) => values[name],
		getContext: (type: string) => (contexts[type] ??= {}),
		getWorkflowStaticData: () => data,
		evaluateExpression: (text: string) =>
			text.includes('resumeFormUrl') ? FORM_URL : JSON.stringify(contexts.node),
		getInstanceId: () => 'instance',
		getActivationMode: () => 'activate',
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/1',
		setMetadata: () => undefined,
		getExecuteData: () => ({ data: { main: [[]] }, node: { parameters: {} } }),
		putExecutionToWait: async () => await Promise.resolve(),
	};
	return { ctx: ctx as unknown as World['ctx'], log };
}

const picker = (name: keyof typeof listSearch, filter?: string): Place => ({
	isBare: true,
	parameters: (tenant) => ({ user: locator('username', tenant.ids.users[0].username) }),
	act: async ({ ctx }) => {
		await listSearch[name].call(ctx, filter);
		return [];
	},
});

const wait = (
	{ fields, execute }: RunOperation,
	purpose: 'enrollment' | 'confirmation',
	more: IDataObject,
): Place => ({
	isBare: false,
	fields,
	parameters: ({ ids }) => ({
		user: locator('username', ids.users[0].username),
		relyingParty: 'host',
		rpName: 'Example Ltd',
		policy: locator('id', ids.policyId),
		sendLinkWith: 'nodes',
		message: 'Do you agree?',
		...more,
	}),
	act: async ({ ctx }) => {
		const owner = { userId: sandbox.ids.users[0].id, purpose };
		newLink(ctx, owner, { validMs: HOUR_MS, asksStartCode: false });
		await execute(ctx);
		return [];
	},
});

const hook = (act: (ctx: IHookFunctions) => Promise<boolean>): Place => ({
	isBare: true,
	parameters: () => ({ events: ['DEVICE.ACTIVATED'] }),
	act: async ({ ctx }) => {
		await act(ctx);
		return [];
	},
});

const PLACES: Record<string, Place> = {
	...Object.fromEntries(
		(Object.keys(listSearch) as Array<keyof typeof listSearch>).map((name) => [name, picker(name)]),
	),
	'searchUsers with a word': picker('searchUsers', 'ada'),
	getPopulations: {
		isBare: true,
		act: async ({ ctx }) => {
			await getPopulations(ctx);
			return [];
		},
	},
	'Enroll FIDO2 Device': wait(enroll, 'enrollment', { options: { enableMfa: true } }),
	'Send and Wait for Passkey': wait(sendAndWait, 'confirmation', {}),
	'PingOne Trigger looks for its webhook': hook(findSubscription),
	'PingOne Trigger creates its webhook': hook(addSubscription),
	'PingOne Trigger deletes its webhook': hook(async (ctx) => {
		await addSubscription(ctx);
		return await removeSubscription(ctx);
	}),
	'PingOne Trigger clears up': hook(async (ctx) => {
		await addSubscription(ctx);
		await addSubscription(ctx);
		return await findSubscription(ctx);
	}),
	'PingOne Polling Trigger': {
		isBare: true,
		parameters: () => ({ events: ['DEVICE.CREATED'] }),
		act: async ({ ctx }) => {
			await poll(ctx);
			await poll(ctx);
			return [];
		},
	},
	'PingOne Polling Trigger fetches details': {
		isBare: true,
		parameters: () => ({ events: ['DEVICE.CREATED'], fetchDetails: true }),
		act: async ({ ctx }) => {
			const [{ id }] = sandbox.ids.users;
			const resources = ['USER', 'DEVICE'].map((type) => ({ type, id }));
			const event = { action: { type: 'DEVICE.CREATED' }, resources };
			await sandbox.control('POST', '/events?count=1', event);
			// As Execute Workflow does, which shows what there is, whatever the time.
			const manual = Object.assign(ctx, { getMode: () => 'manual' });
			const [items] = (await poll(manual)) ?? [[]];
			expect(items.map(({ json }) => json.userId)).toContain(id);
			return items.map(({ json }) => json.detailsProblem as string | undefined);
		},
	},
};

/** Where nobody has an item or an option, no message speaks of one. */
const ITEMS = /\bitems?\b|under Options/i;
/** n8n's log tells of a host, whatever was asked of it. */
const OUTAGE = /does not respond \(|responds again/;

it.each(Object.keys(PLACES))('%s: every message speaks of what was asked', async (name) => {
	const place = PLACES[name];
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(body.access_token) };
	const run = async (fates: Fates) => {
		const { value, wire } = await inLab({ ...access, ...fates }, async (network, number) => {
			const world = worldOf(place, network, number);
			const said = await place.act(world).catch((thrown: unknown) => {
				const { message, description = '' } = thrown as Error & { description?: string };
				return [`${message}. ${description}`];
			});
			return [...world.log, ...said].filter((text) => typeof text === 'string');
		});
		return { texts: value, sent: wire.sent };
	};
	const plain = await run({ fate: undisturbed });
	const flaws: string[] = [];
	const failed = new Set<string>();
	const tryOne = async (kind: string, { fates, victim }: Failing) => {
		const { texts } = await run(fates);
		const request = victim();
		if (request === undefined || texts.length === 0) return;
		failed.add(kind);
		const host = kind.startsWith('token') ? 'https://auth' : 'https://api';
		for (const text of texts) {
			const isOfHost = OUTAGE.test(text);
			const found = isOfHost ? [] : flawsOf(request, text);
			if (isOfHost && !text.startsWith(host)) found.push(`another host: ${text}`);
			if (place.isBare && ITEMS.test(text)) found.push(`there is no item: ${text}`);
			flaws.push(...found.map((flaw) => `${kind}: ${flaw}`));
		}
	};
	for (let at = 1; at <= plain.sent.length; at += 1) {
		for (const kind of Object.keys(NETWORK)) {
			await tryOne(kind, failFrom(at, false, NETWORK[kind]));
		}
		for (const kind of Object.keys(TOKEN_NETWORK)) {
			await tryOne(kind, failTokensFrom(at, TOKEN_NETWORK[kind]));
		}
	}
	expect(flaws).toEqual([]);
	expect(failed).toEqual(new Set([...Object.keys(NETWORK), ...Object.keys(TOKEN_NETWORK)]));
});

it('no message of the credential’s own test speaks of devices', () => {
	const { rules = [] } = new PingOneOAuth2Api().test;
	const messages = rules.map(({ properties }) => properties.message);
	expect(messages.length).toBeGreaterThan(0);
	expect(messages.filter((message) => /device/i.test(message))).toEqual([]);
});
