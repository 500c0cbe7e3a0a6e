import type { IDataObject } from 'n8n-workflow';
import { depth } from '../support/depth.mts';
import { parametersFor, seedPeople, SUBJECTS } from '../support/editor/everyOperation.mts';
import { chosenIn, seen, wanted } from '../support/editor/wire.mts';
import { SAMPLES } from '../support/samples/sample.mts';
import { createParameters, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/**
 * What Ping documents of "Create MFA User Device (FIDO2)": each member of the request model and of the
 * answer, and its code.
 */
const create = (changes: IDataObject = {}): IDataObject =>
	createParameters(sandbox, { user: locator('id', sandbox.user().id), ...changes });

const added = (additionalFields: IDataObject) => create({ additionalFields });

const sent = async (parameters: IDataObject) => {
	await node.outputs(parameters);
	const posts = (await sandbox.requests()).filter(({ method }) => method === 'POST');
	expect(posts).toHaveLength(1);
	return posts[0];
};

const REQUIRED = () => ({
	type: 'FIDO2',
	rp: { id: 'pingone.com', name: 'PingOne' },
	policy: { id: sandbox.ids.policyId },
});

it('sends what is required, and nothing else, to the documented address', async () => {
	const { contentType, path, body } = await sent(create());
	const { environmentId } = sandbox.ids;
	expect(path).toBe(`/v1/environments/${environmentId}/users/${sandbox.user().id}/devices`);
	expect(contentType).toBe('application/json');
	expect(JSON.stringify(body)).toBe(JSON.stringify(REQUIRED()));
});

const AT = '2026-01-31T08:00:00.000Z';

it.each([
	['block.status', { blockStatus: 'BLOCKED' }, { block: { status: 'BLOCKED' } }],
	['block.blockedAt', { blockedAt: AT }, { block: { blockedAt: AT } }],
	['lock.status', { lockStatus: 'LOCKED' }, { lock: { status: 'LOCKED' } }],
	['lock.expiresAt', { lockExpiresAt: AT }, { lock: { expiresAt: AT } }],
	['nickname', { nickname: 'Ada’s key' }, { nickname: 'Ada’s key' }],
])('sends %s when it is set, alone', async (_, fields, member) => {
	expect((await sent(added(fields))).body).toEqual({ ...REQUIRED(), ...member });
});

it('sends policy.type when it is set', async () => {
	const { body } = await sent(added({ policyType: 'PING_ONE_MFA' }));
	expect(body).toEqual({
		...REQUIRED(),
		policy: { id: sandbox.ids.policyId, type: 'PING_ONE_MFA' },
	});
});

it.each(['rpId', 'rpName', 'policy', 'user'])(
	'asks for %s before it sends anything',
	async (name) => {
		const empty = name === 'rpName' ? '={{ "" }}' : locator('id', '={{ "" }}');
		const rp = locator('domain', '={{ "" }}');
		await node.refusal(create({ [name]: name === 'rpId' ? rp : empty } as IDataObject));
		expect(await sandbox.requests()).toEqual([]);
	},
);

const DOCUMENTED = SAMPLES.find(({ file }) => file === 'device-create-fido2')?.response;

it('returns each member of the documented answer as it came, and adds two', async () => {
	const { status, body } = DOCUMENTED as { status: number; body: IDataObject };
	expect(status).toBe(201);
	await sandbox.fault('devices.create', { kind: 'status', status, body });
	const [{ changed, webAuthnCreationOptions, ...rest }] = await node.outputs(create());
	expect(rest).toEqual(body);
	const { publicKeyCredentialCreationOptions: text } = body;
	expect(rest.publicKeyCredentialCreationOptions).toBe(text);
	expect(changed).toBe(true);
	expect(webAuthnCreationOptions).toMatchObject({ rp: { id: 'pingone.com', name: 'PingOne' } });
});

const SUFFIXES = [
	...['co.uk', 'org.uk', 'gov.uk', 'ac.uk', 'co.jp', 'com.au', 'com.br', 'co.in', 'co.za', 'co.nz'],
	...['github.io', 'gitlab.io', 'vercel.app', 'netlify.app', 'pages.dev', 'workers.dev'],
	...['herokuapp.com', 'azurewebsites.net', 'web.app', 'n8n.cloud'],
];

it.each(SUFFIXES.filter((_, place) => place % depth(5, 1) === 0))(
	'refuses the public suffix %s before it sends anything',
	async (suffix) => {
		const { message } = await node.refusal(
			create({ rpId: locator('domain', suffix) } as IDataObject),
		);
		expect(message).toMatch(/^'Relying Party ID' is '.*', under which others also have domains/);
		expect(await sandbox.requests()).toEqual([]);
	},
);

/** Parameters as workflows have them that were made by n8n's API, or by a model. */
const plain = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	if ('__rl' in value && 'value' in value) return value.value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
};

const PICKING = SUBJECTS.filter(({ fields }) =>
	fields.some(({ type, name }) => type === 'resourceLocator' || name === 'order'),
);

it.each(PICKING.filter((_, place) => place % depth(4, 1) === 0))(
	'$action takes plain text for each of its pickers',
	async (subject) => {
		const people = await seedPeople(sandbox, 2);
		await sandbox.forgetRequests();
		const parameters = plain(parametersFor(subject, sandbox)) as IDataObject;
		await node.outputs(parameters, { items: people as unknown as IDataObject[] });
		expect(await seen(sandbox)).toEqual(wanted(subject, people, chosenIn(sandbox)));
	},
);
