import subprocess
import sys

import cabos


def test_every_public_name_is_there_and_has_a_docstring():
    assert len(cabos.__all__) <= 25
    for name in cabos.__all__:
        assert getattr(cabos, name).__doc__, name
    assert dir(cabos) == sorted(cabos.__all__)


def test_importing_cabos_imports_nothing_heavy():
    code = "import sys, cabos; print([n for n in sys.modules if n.startswith('cabos.')])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_workbench_answers_from_python(listed):
    bench = cabos.Workbench.open(listed.root)
    answer = bench.lookup(cabos.make_subject("x", "Ricardo Ruiz Velasco"))
    assert answer.value[0].entity.id == "ofac-54354"
    assert answer.because
    assert answer.limits
    assert answer.method.version == cabos.__version__
