import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { openWorkflow } from '../../support/editor/canvas.mts';
import {
	GROUP,
	KEY,
	NODE,
	OTHER_GROUP,
	parametersFor,
	seedPeople,
	type Subject,
	SUBJECTS,
	workflowFor,
} from '../../support/editor/everyOperation.mts';
import { NodeView } from '../../support/editor/nodeView.mts';
import { chosenIn, seen, wanted } from '../../support/editor/wire.mts';
import type { Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import type { PackedN8n } from '../../support/n8n.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

/** What to pick from the lists; from another list, its first entry. */
const CHOICES: Record<string, string> = {
	user: 'Ada Lovelace (ada.lovelace)',
	device: KEY,
	policy: 'Workforce passkeys (default)',
	fido2Policy: 'Passkeys on this computer (default, localhost)',
	rpId: 'localhost',
	population: 'Contractors',
};

let sandbox: SandboxProcess;
let host: PackedN8n;
let editor: Editor;

useEditor((started) => {
	({ sandbox, host, editor } = started);
});

/** Names of the operation's own locators that have a list. */
const listsOf = ({ fields }: Subject): string[] =>
	fields.filter(({ modes }) => modes?.some(({ type }) => type === 'list')).map(({ name }) => name);

/** The locators as an admin finds them, set to their list and with nothing chosen. */
const emptyLists = (subject: Subject) =>
	Object.fromEntries(
		listsOf(subject).map((field) => [field, { __rl: true, mode: 'list', value: '' }]),
	);

/** Takes from each list of the open node what an admin would. */
async function pickAll(view: NodeView, subject: Subject): Promise<void> {
	const isActivation = subject.fields.some(({ name }) => name === 'attestation');
	for (const field of listsOf(subject)) {
		const entries = await view.list(field);
		const group = subject.operation === 'addUser' ? OTHER_GROUP : GROUP;
		const choices: Record<string, string> = { ...CHOICES, group };
		const wanted = isActivation && field === 'device' ? 'waiting for activation' : choices[field];
		const entry = entries.find((each) => each.includes(wanted ?? ''));
		expect([field, entries, entry]).toEqual([field, entries, expect.any(String)]);
		await view.choose(entry ?? '');
	}
}

/**
 * What was seen, without looks for devices that a reset has taken away: the node remembers for ten
 * seconds what it has changed, and asks for it by its ID where a list does not show it.
 */
const inThisWorld = (lines: string[], known: string): string[] =>
	lines.filter((line) => {
		const [, id] = /^\["GET \/users\/[^/]+\/devices\/([0-9a-f-]+)"/.exec(line) ?? [];
		return id === undefined || known.includes(id);
	});

describe('every operation in the editor', () => {
	it.each(SUBJECTS)(
		'$action: opens, its lists load, it executes, and PingOne saw what its documentation asks for',
		async (subject) => {
			editor.complaints.length = 0;
			const people = await seedPeople(sandbox, 1);
			const credential = sandboxCredential(sandbox.ids);
			const parameters = { ...parametersFor(subject, sandbox), ...emptyLists(subject) };
			const { id: _, ...workflow } = workflowFor(subject.action, parameters, credential, people);
			const { id } = await host.client.createWorkflow(workflow);
			await openWorkflow(editor, id);

			const view = await NodeView.open(editor.page, NODE);
			await pickAll(view, subject);
			await sandbox.control('DELETE', '/requests');
			const ending = await view.execute();
			const failure = ending === 'error' ? await view.failure() : undefined;

			expect(failure).toBeUndefined();
			expect(ending).toBe('success');
			expect(editor.complaints).toEqual([]);
			const { localhost } = sandbox.ids.fido2Policies;
			const chosen = { ...chosenIn(sandbox), fido2PolicyId: localhost };
			const expected = wanted(subject, people, chosen);
			const known = JSON.stringify([people, expected]);
			expect(inThisWorld(await seen(sandbox), known)).toEqual(expected);
			await view.close();
		},
	);
});
