import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { type ExecutionData, executeWorkflowCli, itemsOf } from '../../../tools/host/n8n.mts';
import {
	equip,
	lanesFor,
	parametersFor,
	type Person,
	type Subject,
	SUBJECTS,
} from '../../support/editor/everyOperation.mts';
import { chosenIn, seen, wanted } from '../../support/editor/wire.mts';
import { type PackedFolder, preparePackedN8n } from '../../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { seedHires } from '../../support/tenant.mts';

const PEOPLE = 3;
/** Each is a workflow that `n8n execute` starts once: its operations run one after the other. */
const RESOURCES = [...new Set(SUBJECTS.map(({ resource }) => resource))];

/** Asked for users of the future, so that it reads one page. */
const GIVES_NOTHING = ['getWithoutPasskey'];

const subjectsOf = (resource: string) =>
	SUBJECTS.filter((subject) => subject.resource === resource);

let sandbox: SandboxProcess;
let packed: PackedFolder;
let people: Map<Subject, Person[]>;

/** No operation meets what another one did to somebody: each has people of its own. */
async function peopleForAll(): Promise<Map<Subject, Person[]>> {
	const hires = await seedHires(sandbox, SUBJECTS.length * PEOPLE);
	const api = await mainApi(sandbox);
	for (const id of hires) {
		await api('PUT', `/users/${id}/mfaEnabled`, { body: { mfaEnabled: true } });
	}
	const equipped = await equip(sandbox, hires);
	return new Map(
		SUBJECTS.map((subject, index) => [
			subject,
			equipped.slice(index * PEOPLE, (index + 1) * PEOPLE),
		]),
	);
}

const peopleOf = (subject: Subject): Person[] => people.get(subject) ?? [];

const workflowOf = (resource: string) => {
	const lanes = subjectsOf(resource).map((subject) => ({
		name: subject.action,
		parameters: parametersFor(subject, sandbox),
		items: peopleOf(subject),
	}));
	return lanesFor(resource, lanes, sandboxCredential(sandbox.ids));
};

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	people = await peopleForAll();
	packed = await preparePackedN8n({
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: RESOURCES.map(workflowOf),
	});
});

afterAll(async () => {
	packed?.remove();
	await sandbox?.close();
});

/** When an operation's node began, and when the next one did. */
function turnOf({ action, resource }: Subject, execution: ExecutionData): [number, number] {
	const { runData } = execution.data.resultData;
	const subjects = subjectsOf(resource);
	const place = subjects.findIndex((subject) => subject.action === action);
	const following = runData[subjects[place + 1]?.action]?.[0].startTime ?? Infinity;
	return [runData[action][0].startTime, following];
}

describe.each(RESOURCES)('n8n execute, operations on %s', (resource) => {
	let execution: ExecutionData;

	beforeAll(async () => {
		await sandbox.control('DELETE', '/requests');
		execution = await executeWorkflowCli(packed.settings, resource);
	});

	it('the run ends well', () => expect(execution.data.resultData.error).toBeUndefined());

	it.each(subjectsOf(resource))(
		'$action: every item has its answer, and PingOne saw what its documentation asks for',
		async (subject) => {
			const items = itemsOf(execution, subject.action);
			const origins = items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			const answered = GIVES_NOTHING.includes(subject.operation) ? [] : peopleOf(subject);
			expect([...new Set(origins)]).toEqual([...answered.keys()]);
			expect(origins).toEqual([...origins].sort((a, b) => a - b));
			for (const { json } of items) {
				expect(json).not.toHaveProperty('error');
				expect(Object.keys(json).length).toBeGreaterThan(0);
			}
			const requests = await seen(sandbox, turnOf(subject, execution));
			expect(requests).toEqual(wanted(subject, peopleOf(subject), chosenIn(sandbox)));
		},
	);
});
