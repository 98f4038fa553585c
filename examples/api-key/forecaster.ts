import { createServer, type AskwellServer, type PagesPlugin } from 'askwell';

/** Where the weather service is. */
const service = process.env['FORECAST_URL'] ?? 'https://forecast.example.com';

/** A server whose tool needs the caller's own API key for a weather service. */
export function createForecaster(pages: PagesPlugin): AskwellServer {
  const server = createServer({ name: 'forecaster', version: '1.0.0', pages });

  return server.tool(
    'forecast',
    { description: 'Tells the weather of tomorrow', input: { city: 'string' } },
    async ({ city }, ctx) => {
      const key = await ctx.secret('forecast-key', {
        message: 'Your API key for the weather service',
        // Tried before it is accepted, so that a mistyped key is never kept.
        test: async (value) =>
          (await get('/me', value)).ok ? undefined : 'The weather service does not take this key.',
      });
      // In a step: revealed and used once, and the weather is recorded, not the key.
      const { status, text } = await ctx.step('look', async () => {
        const response = await get(`/tomorrow/${encodeURIComponent(city)}`, key.reveal());
        return { status: response.status, text: await response.text() };
      });
      if (status === 401) {
        // Revoked since it was kept. The next call asks for a new one.
        await key.forget();
        return 'The weather service no longer takes the key. Call again to give another one.';
      }
      return `Tomorrow in ${city}: ${text}.`;
    },
  );
}

function get(path: string, key: string): Promise<Response> {
  return fetch(new URL(path, service), { headers: { authorization: `Bearer ${key}` } });
}
