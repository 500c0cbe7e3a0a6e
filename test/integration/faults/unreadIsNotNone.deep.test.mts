import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { runNode } from '../../support/engine.mts';
import {
	equip,
	parametersFor,
	type Person,
	SUBJECTS,
	type Subject,
} from '../../support/editor/everyOperation.mts';
import { credentialFor, type SandboxProcess, startSandboxProcess } from '../../support/tenant.mts';

/** Every operation that only reads. A link reads as well, and is not a question. */
const READS = SUBJECTS.filter(
	({ onlyReads, operation }) => onlyReads && operation !== 'createLink',
);

const refused = (status: number, code: string) => ({
	kind: 'status',
	status,
	body: { id: '0d1f3a52-6c1e-4d7b-9a40-2f5f1f0c7b11', code, message: 'No.' },
});

/** What every request but those for tokens is answered with, from then on. */
const ANSWERS: Record<string, object> = {
	'401': refused(401, 'ACCESS_FAILED'),
	'403': refused(403, 'ACCESS_FAILED'),
	'404': refused(404, 'NOT_FOUND'),
	'404 of a proxy': { kind: 'html', status: 404 },
	'429': { ...refused(429, 'REQUEST_LIMITED'), headers: { 'retry-after': '1' } },
	'500': { kind: 'status', status: 500 },
	'503 of a proxy': { kind: 'html', status: 503 },
	'a page of a proxy': { kind: 'html', status: 200 },
	'a cut connection': { kind: 'cut', when: 'before' },
	'an answer that breaks off': { kind: 'cut', when: 'mid-body' },
	'half an answer': { kind: 'truncated' },
	'an empty answer': { kind: 'empty' },
};

const SETTINGS = ['continueErrorOutput', 'continueRegularOutput', 'stopWorkflow'] as const;

/** Where an error goes does not depend on the answer: one answer shows all three settings. */
const settingsFor = (answer: string) => (answer === '403' ? SETTINGS : SETTINGS.slice(0, 1));

let sandbox: SandboxProcess;
let person: Person;

beforeAll(async () => {
	// What is learnt about a tenant that fails stays with its address.
	sandbox = await startSandboxProcess();
	[person] = await equip(sandbox, [sandbox.ids.users[0].id]);
});

afterAll(async () => await sandbox?.close());

const hasIfNothing = ({ fields }: Subject) => JSON.stringify(fields).includes('"name":"ifNothing"');

/** Asks in n8n's engine, so that *If Nothing Matches* returns one item where the operation has it. */
async function ask(
	subject: Subject,
	about: Partial<Person>,
	onError: (typeof SETTINGS)[number] = 'stopWorkflow',
) {
	const options = {
		waitForPingOne: 1,
		...(hasIfNothing(subject) && { ifNothing: 'oneItem' }),
	};
	return await runNode({
		parameters: { ...parametersFor(subject, sandbox), options } as never,
		credential: credentialFor(sandbox),
		items: [about as IDataObject],
		onError,
	});
}

/** Whom an If on "none" behind the node would send down the branch for none. */
const asNone = (items: INodeExecutionData[] = []) =>
	items.filter(({ json }) => json.found === 0 || Object.keys(json).length === 0);

it.each(READS)('$action: what could not be read is never none', async (subject) => {
	for (const [name, fault] of Object.entries(ANSWERS)) {
		for (const onError of settingsFor(name)) {
			await sandbox.control('POST', '/faults', [{ route: '*', times: -1, fault }]);
			const { branches, error } = await ask(subject, person, onError);
			await sandbox.control('DELETE', '/faults');
			const [regular = [], failed = []] = branches;
			const told = {
				none: asNone(regular),
				items: regular.length,
				errors: [...regular, ...failed].filter((item) => item.json.error ?? item.error).length,
				stopped: error !== undefined,
			};
			expect({ name, onError, ...told }).toEqual({
				...{ name, onError, none: [] },
				items: onError === 'continueRegularOutput' ? 1 : 0,
				errors: onError === 'stopWorkflow' ? 0 : 1,
				stopped: onError === 'stopWorkflow',
			});
		}
	}
});

it('PingOne’s own answer is: the same If takes the branch for none', async () => {
	const [, { id: userId }] = sandbox.ids.users;
	const nones: string[] = [];
	for (const subject of READS.filter(hasIfNothing)) {
		const { branches } = await ask(subject, { ...person, userId });
		if (asNone(branches[0]).length === 1) nones.push(`${subject.resource}.${subject.operation}`);
	}
	expect(nones).toEqual(
		expect.arrayContaining(['device.getAll', 'user.getSessions', 'user.getGroups']),
	);
});
