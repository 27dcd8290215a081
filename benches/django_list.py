"""A Django admin list over the same 100,000 names: the peer of our list page.

    python3 benches/django_list.py FOLDER PORT

Makes an SQLite database in FOLDER, serves the admin list with search at
http://127.0.0.1:PORT/admin/bench/unit/?q=hoa and signs everybody in.
"""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import django
from django.conf import settings

folder, port = Path(sys.argv[1]), sys.argv[2]
folder.mkdir(parents=True, exist_ok=True)


class EverybodyIsAdmin:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth.models import User

        request.user = User.objects.get(username="bench")
        return self.get_response(request)


sys.modules["bench"] = type(sys)("bench")
sys.modules["bench"].__spec__ = ModuleSpec("bench", None, is_package=True)
sys.modules["bench"].EverybodyIsAdmin = EverybodyIsAdmin
sys.modules["bench"].__path__ = [str(folder)]
settings.configure(
    SECRET_KEY="bench", DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench_urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "django.db")}},
    INSTALLED_APPS=["bench", "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", "bench.EverybodyIsAdmin",
                "django.contrib.messages.middleware.MessageMiddleware"],
    LOGGING={"version": 1, "handlers": {"console": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["console"], "level": "ERROR"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                   "django.contrib.auth.context_processors.auth",
                                                   "django.contrib.messages.context_processors.messages"]}}],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", STATIC_URL="/static/",
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402


class Unit(models.Model):
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=10)
    status = models.CharField(max_length=5)

    class Meta:
        app_label = "bench"


class UnitAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "status"]
    search_fields = ["folded"]
    list_per_page = 50


admin.site.register(Unit, UnitAdmin)
urls = type(sys)("bench_urls")
urls.urlpatterns = [path("admin/", admin.site.urls)]
sys.modules["bench_urls"] = urls

call_command("migrate", verbosity=0)
if "bench_unit" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Unit)
if Unit.objects.count() == 0:
    syllables = ["An", "Bình", "Cát", "Đông", "Giang", "Hòa", "Khánh", "Long", "Minh", "Nam", "Phúc", "Quang", "Sơn", "Thịnh", "Vượng", "Yên"]
    plain = ["an", "binh", "cat", "dong", "giang", "hoa", "khanh", "long", "minh", "nam", "phuc", "quang", "son", "thinh", "vuong", "yen"]
    pick = lambda words, at: f"{words[at % 16]} {words[at // 16 % 16]} {words[at // 256 % 16]} {at}"  # noqa: E731
    Unit.objects.bulk_create(
        [Unit(name=f"Công ty TNHH {pick(syllables, at)} (mẫu)", folded=pick(plain, at), kind="tnhh", status="HĐ") for at in range(100_000)],
        batch_size=5_000,
    )
    from django.contrib.auth.models import User

    User.objects.create_superuser("bench", password="bench")

from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server  # noqa: E402
from socketserver import ThreadingMixIn  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


make_server("127.0.0.1", int(port), get_wsgi_application(), Threads, Quiet).serve_forever()
