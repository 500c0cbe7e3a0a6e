import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { requireHonestCall } from '../../../nodes/PingOne/resources/confirmation/review.ts';

const TOOL = { name: 'Disable MFA', type: 'n8n-nodes-pingone.pingOneTool' };
const REVIEW = 'n8n-nodes-pingone.pingOneHitlTool';

/** What happens to a call of a model, by the tools behind the review. */
function review(call: IDataObject, { tools = [TOOL], type = REVIEW } = {}) {
	const warn = jest.fn();
	const ctx = {
		getNode: () => ({ name: 'Lead confirms', type }),
		getInputData: () => [{ json: call }],
		getParentNodes: () => tools,
		getExecutionId: () => '7',
		logger: { warn },
	} as unknown as IExecuteFunctions;
	try {
		requireHonestCall(ctx);
		return 'asked';
	} catch (thrown) {
		expect(warn).toHaveBeenCalledTimes(1);
		return (thrown as Error).message;
	}
}

const CALL = { tool: 'Disable_MFA', toolParameters: { email: 'ada@example.com' } };

it.each<[string, IDataObject]>([
	['as models send it', CALL],
	['beside the item that the agent has', { ...CALL, query: {}, body: { query: { tool: 'x' } } }],
	['with a search text', { ...CALL, toolParameters: { query: 'ada', limit: 1 } }],
	['with a search object', { ...CALL, toolParameters: { query: { email: 'ada' }, limit: 1 } }],
	['without a name', { toolParameters: {} }],
	['with text', { ...CALL, toolParameters: 'ada' }],
])('a call %s is asked', (_, call) => {
	expect(review(call)).toBe('asked');
});

it.each<[string, IDataObject]>([
	['its parameters twice', { ...CALL, query: { toolParameters: {} } }],
	['its name twice', { ...CALL, query: { tool: 'Get_MFA_status' } }],
	['a value twice', { ...CALL, toolParameters: { email: 'x', query: { email: 'y' } } }],
	['the name of another tool', { ...CALL, tool: 'Get_MFA_status' }],
	['a name that is none', { ...CALL, tool: { name: 'x' } }],
])('a call with %s is not', (_, call) => {
	expect(review(call)).toMatch(/^'Message' would show something other than what runs/);
});

it('knows the name of a tool with any of the tools behind the review', () => {
	const tools = [TOOL, { name: 'Look, up!', type: 'n8n-nodes-base.httpRequestTool' }];
	expect(review({ ...CALL, tool: 'Look_up_' }, { tools })).toBe('asked');
	expect(review({ ...CALL, tool: 'Look_up' }, { tools })).not.toBe('asked');
});

it('takes any name where a tool chooses its own', () => {
	const mcp = { name: 'Directory', type: '@n8n/n8n-nodes-langchain.mcpClientTool' };
	expect(review({ ...CALL, tool: 'find_user' }, { tools: [TOOL, mcp] })).toBe('asked');
});

it('is about reviews only', () => {
	const call = { query: { tool: 'x', toolParameters: {} } };
	expect(review(call, { type: 'n8n-nodes-pingone.pingOne' })).toBe('asked');
});
