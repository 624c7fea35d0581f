export function GET() {
  return new Response('proxied', { headers: { vary: 'accept', 'access-control-allow-origin': 'https://inner.example' } })
}
