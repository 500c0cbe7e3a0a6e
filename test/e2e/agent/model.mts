import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message of the conversation, as the agent sends it to its model. */
export interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_calls?: Array<{ function: { name: string; arguments: string } }>;
}

/** What the agent asks its model, as far as the tests look at it. */
export interface Asked {
	messages: Message[];
	tools: Array<{
		function: { name: string; description: string; parameters: Record<string, unknown> };
	}>;
	stream?: boolean;
}

/** A tool that the model wants to use. */
export interface ToolCall {
	tool: string;
	args: object;
}

/** What the model says next: a call of a tool, several at once, or its answer. */
export type Turn = ToolCall | ToolCall[] | { say: string };

/** A model that follows a script and writes down what it was asked. */
export interface ScriptedModel {
	/** Base address of its API, as OpenAI's clients want it. */
	url: string;
	asked: Asked[];
	close(): Promise<void>;
}

const read = async (incoming: IncomingMessage): Promise<Asked> => {
	let text = '';
	for await (const chunk of incoming) text += String(chunk);
	return JSON.parse(text) as Asked;
};

/** The members of an answer that a client reads. */
const messageFor = (turn: Turn, place: number) =>
	'say' in turn
		? { role: 'assistant', content: turn.say }
		: {
				role: 'assistant',
				content: null,
				tool_calls: [turn].flat().map(({ tool, args }, index) => ({
					index,
					id: `call_${place}_${index}`,
					type: 'function',
					function: { name: tool, arguments: JSON.stringify(args) },
				})),
			};

const send = (out: ServerResponse, turn: Turn, place: number, stream: boolean) => {
	const message = messageFor(turn, place);
	const reason = 'say' in turn ? 'stop' : 'tool_calls';
	const common = { id: `chat_${place}`, created: 0, model: 'scripted' };
	if (!stream) {
		out.setHeader('content-type', 'application/json');
		const choices = [{ index: 0, message, finish_reason: reason }];
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		return void out.end(JSON.stringify({ ...common, object: 'chat.completion', choices, usage }));
	}
	out.setHeader('content-type', 'text/event-stream');
	for (const choice of [
		{ index: 0, delta: message, finish_reason: null },
		{ index: 0, delta: {}, finish_reason: reason },
	]) {
		const chunk = { ...common, object: 'chat.completion.chunk', choices: [choice] };
		out.write(`data: ${JSON.stringify(chunk)}\n\n`);
	}
	out.end('data: [DONE]\n\n');
};

/**
 * A small server that speaks as much of OpenAI's chat completions as an AI Agent of n8n needs.
 *
 * @param script gives the next turn, from what the tools have answered so far, oldest first
 */
export async function startModel(script: (answers: string[]) => Turn): Promise<ScriptedModel> {
	const asked: Asked[] = [];
	const server = createServer((incoming, out) => {
		void read(incoming).then((body) => {
			asked.push(body);
			const answers = body.messages
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => content ?? '');
			send(out, script(answers), asked.length, body.stream === true);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		asked,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
